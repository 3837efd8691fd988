/** What was just done is said in the language on the screen, also where that was changed after it was done. */
import { expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { launchDesk } from './reader.ts';
import { atScreen, deskScreens } from './screens.ts';

test.skipIf(findChromium() === null)('a toast speaks the language that the desk is turned to', async () => {
  const browser = await launchDesk();
  const { contest, screens } = await deskScreens();
  const screen = screens.find(({ name }) => name === 'transcribe-undo');
  if (screen === undefined) throw new Error('no screen has a toast');
  await atScreen(browser, { contest, screen }, { language: 'en' }, async ({ page }) => {
    const said: (string | null)[] = [];
    for (const language of ['en', 'ru', 'kk']) {
      await page.locator(`.languages button[lang="${language}"]`).click();
      await page.locator(`html[lang="${language}"]`).waitFor();
      said.push(await page.locator('.toast p').textContent());
    }
    expect(said).toEqual(['Station 201 is sent', 'Участок № 201 отправлен', '№ 201 учаске жіберілді']);
  });
  await browser.close();
});
