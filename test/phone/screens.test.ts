/** Every screen of the phone: axe in three languages, the keyboard alone, text twice as large, the narrowest phone. */
import { expect, test } from 'vitest';
import { axeViolations } from '../e2e/axe.ts';
import { joinedObserver, openApp } from './observer.ts';
import { keyboardFaults, layoutFaults } from './screen-checks.ts';
import { phoneScreens } from './screens/all.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();
const given = { timeout: 300_000 };
const at = '2026-11-22T18:00:30+05:00';
const nothing: Readonly<Record<string, readonly string[]>> = {};

test.skipIf(!hasChromium).for([
  ['kk', 'light'],
  ['ru', 'dark'],
  ['en', 'light'],
] as const)('axe finds nothing, and everything is reached by keys: %s, %s', given, async ([language, scheme]) => {
  const { stage, browser } = ready();
  const observer = await joinedObserver(browser, stage, { language, scheme, at });
  const found: Record<string, readonly string[]> = {};
  for (const { name, show } of phoneScreens) {
    await show(observer, stage.url);
    const faults = [...(await axeViolations(observer.page)), ...(await keyboardFaults(observer.page))];
    if (faults.length > 0) found[name] = faults;
  }
  await observer.context.close();
  expect(found).toEqual(nothing);
});

test.skipIf(!hasChromium).for([
  ['kk', 320, 100],
  ['ru', 320, 100],
  ['kk', 360, 200],
  ['ru', 360, 200],
  ['en', 1280, 100],
] as const)(
  'nothing is cut off or too small to press: %s, %i px wide, text size %i',
  given,
  async ([language, width, size]) => {
    const { stage, browser } = ready();
    const observer = await joinedObserver(browser, stage, { language, width, at });
    const found: Record<string, readonly string[]> = {};
    for (const { name, show } of phoneScreens) {
      await show(observer, stage.url);
      await observer.page.evaluate((percent) => {
        document.documentElement.style.fontSize = `${percent}%`;
      }, size);
      const faults = await layoutFaults(observer.page);
      if (faults.length > 0) found[name] = faults;
    }
    await observer.context.close();
    expect(found).toEqual(nothing);
  },
);

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
    const { page, context } = await joinedObserver(browser, stage, { at });
    // Set one by one: the app's policy takes no style that stands in the text of a page.
    await page.evaluate(() => {
      const wide = document.createElement('p');
      wide.style.width = '500px';
      const small = document.createElement('button');
      small.style.height = '20px';
      document.querySelector('.due')?.append(wide, small);
    });
    expect((await layoutFaults(page)).length).toBe(2);
    await page.evaluate(() => {
      document.querySelector('.tile')?.addEventListener('focus', (event) => (event.target as HTMLElement).blur());
    });
    expect((await keyboardFaults(page)).length).toBeGreaterThan(0);
    await context.close();
  },
);
