/** Whether everybody can use what is on the screen: axe finds nothing, and nothing is wider than the phone. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { joinedObserver, type ObserverWish } from './observer.ts';
import type { PhoneStage } from './phone-election.ts';
import type { PhoneScreen } from './screens/screen.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare global {
  /** What the injected script puts on the page's window. */
  var axe: { run: () => Promise<AxeResults> };
}

/** One line a rule that is broken, with the elements that break it. */
async function troubles(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const lines = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return wide > 0 ? [...lines, `${wide} px too wide`] : lines;
}

/** What is wrong with these screens in each language, on the smallest phone by day and night. Empty when all is well. */
export async function screenTroubles(
  browser: Browser,
  stage: PhoneStage,
  given: Readonly<{ screens: readonly PhoneScreen[]; at: string }>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const wishes: readonly ObserverWish[] = [
    { language: 'kk', scheme: 'dark', width: 320, height: 568 },
    { language: 'ru', scheme: 'light', width: 320, height: 568 },
    { language: 'en', scheme: 'dark', width: 360 },
  ];
  const found: Record<string, readonly string[]> = {};
  for (const wish of wishes) {
    const observer = await joinedObserver(browser, stage, { ...wish, at: given.at });
    for (const { name, show } of given.screens) {
      await show(observer, stage.url);
      const lines = await troubles(observer.page);
      if (lines.length > 0) found[`${name} ${wish.language ?? ''}`] = lines;
    }
    await observer.context.close();
  }
  return found;
}
