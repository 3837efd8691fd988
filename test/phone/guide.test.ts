/** The pocket guide without a line: what Kua cannot do stands first, and a word finds its paragraph and its article. */
import { expect, test } from 'vitest';
import { joinedObserver } from './observer.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();

test.skipIf(!hasChromium)('the guide is read and searched without a line', { timeout: 240_000 }, async () => {
  const { stage, browser } = ready();
  const { page, context } = await joinedObserver(browser, stage, { language: 'ru', at: '2026-11-22T12:00:00+05:00' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForSelector('.due');
  await context.setOffline(true);
  await page.evaluate(() => {
    location.hash = '#/guide';
  });
  const sections = page.locator('.guide details');
  await sections.first().waitFor();
  expect(await sections.first().locator('summary').textContent()).toBe('От чего Kua не защитит');
  await sections.first().locator('summary').click();
  await page.getByText('Kua не может скрыть, что вы там были.').waitFor();

  await page.locator('.field input').fill('клеветы');
  expect(await page.locator('[role=status]').textContent()).toBe('Найден 1 пункт.');
  expect(await sections.count()).toBe(1);
  expect(await sections.locator('.law').textContent()).toContain('ст. 73-3');
  expect(await sections.locator('.law').textContent()).toContain('Кодекс об административных правонарушениях');
  await page.locator('.field input').fill('дирижабль');
  expect(await page.locator('[role=status]').textContent()).toBe('Ничего не нашлось. Попробуйте другое слово.');
  await page.locator('.field input').fill('');
  expect(await sections.count()).toBeGreaterThan(5);
  // Under its number and date whoever is shown an article can look it up.
  await page.getByText('Законы, названные здесь').click();
  await page.getByText('Конституционный закон «О выборах в Республике Казахстан»').waitFor();
  await page.getByText('№ 2464, 28.09.1995', { exact: true }).waitFor();
  // These are no referendum, and nothing here refers to its law.
  expect(await page.getByText('№ 2592, 02.11.1995').count()).toBe(0);
  await context.close();
});
