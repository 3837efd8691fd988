/** Every screen of the phone: the two most telling looks at all of them (`npm run prove:screens` takes all), the first screen, and the controls. */
import { expect, test } from 'vitest';
import { axeViolations } from '../e2e/axe.ts';
import { prove } from '../prove/screens.ts';
import { joinedObserver, openApp } from './observer.ts';
import { keyboardFaults, layoutFaults } from './screen-faults.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();
const given = { timeout: 400_000 };

test.skipIf(!hasChromium)('everybody can use every state of every screen (short)', given, async () => {
  const { passed, lines } = await prove({ cycles: 2, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});

test.skipIf(!hasChromium)('the first screen, before she has joined', given, async () => {
  const { stage, browser } = ready();
  for (const language of ['kk', 'ru', 'en'] as const) {
    const { page, context } = await openApp(browser, stage, { language, width: 320 });
    expect([...(await axeViolations(page)), ...(await layoutFaults(page)), ...(await keyboardFaults(page))]).toEqual(
      [],
    );
    await context.close();
  }
});

test.skipIf(!hasChromium)(
  'controls: a screen that is too wide, too small to press or without keys is found',
  given,
  async () => {
    const { stage, browser } = ready();
    const { page, context } = await joinedObserver(browser, stage);
    // Set one by one: the app's policy takes no style that stands in the text of a page.
    await page.evaluate(() => {
      const wide = document.createElement('p');
      wide.style.width = '500px';
      const small = document.createElement('button');
      small.style.height = '20px';
      document.querySelector('.due')?.append(wide, small);
    });
    expect((await layoutFaults(page)).length).toBe(2);
    expect((await axeViolations(page)).join()).toContain('button-name');
    await page.evaluate(() => {
      document.querySelector('.tile')?.addEventListener('focus', (event) => (event.target as HTMLElement).blur());
    });
    expect((await keyboardFaults(page)).length).toBeGreaterThan(0);
    await context.close();
  },
);
