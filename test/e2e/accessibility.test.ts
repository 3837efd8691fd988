import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { chromiumPath, serveFixture, startBrowser, whyNoBrowser, type ServedFixture } from './portal-browser.ts';
import { portalPages } from './portal-pages.ts';

async function open(page: Page, url: string): Promise<void> {
  // From nothing: the heading of the page before would be taken for this one's.
  await page.goto('about:blank');
  await page.goto(url);
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
}

describe.skipIf(chromiumPath === null)(`accessibility${whyNoBrowser}`, () => {
  let browser: Browser;
  let served: ServedFixture;
  let variants: readonly ServedFixture[];
  beforeAll(async () => {
    browser = await startBrowser();
    served = await serveFixture({ stations: 600, levels: true });
    variants = await Promise.all([
      serveFixture({ stations: 300, embargo: '2026-08-30T19:00:00Z' }),
      serveFixture({ stations: 300, bounds: true, contests: [60, 4, 3, 2, 2] }),
      serveFixture({ stations: 300, sources: 'totals', tiles: false, rehearsal: false }),
      serveFixture({ stations: 300, sources: 'observers', boundaries: true }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([served, ...variants].map((server) => server.close()));
  });

  // Words are of other lengths in other languages; at night the colours differ, and not by language.
  for (const [colorScheme, width, languages] of [
    ['light', 360, ['kk', 'ru', 'en']],
    ['dark', 1280, ['ru']],
  ] as const) {
    test(`axe finds nothing on any page, ${colorScheme}, ${width} px`, async () => {
      const context = await browser.newContext({
        colorScheme,
        viewport: { width, height: 800 },
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const found: Record<string, readonly string[]> = {};
      for (const [name, path] of Object.entries(await portalPages(served.url))) {
        for (const language of languages) {
          await open(page, `${served.url}#/${language}${path}`);
          const lines = await axeViolations(page);
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          if (lines.length > 0 || wide) found[`${name} ${language}`] = wide ? [...lines, 'scrolls sideways'] : lines;
        }
      }
      for (const [index, variant] of variants.entries()) {
        await open(page, `${variant.url}#/ru`);
        const lines = await axeViolations(page);
        if (lines.length > 0) found[`variant ${index}`] = lines;
      }
      await context.close();
      expect(found).toEqual({});
    }, 240_000);
  }

  test('text at 200 % stays within the page', async () => {
    // A reader's own text size, as the browser's settings give it: rem and media queries follow it.
    const large = await startBrowser(['--blink-settings=defaultFontSize=32,defaultFixedFontSize=26']);
    const page = await large.newPage({ viewport: { width: 768, height: 900 } });
    const found: string[] = [];
    for (const [name, path] of Object.entries(await portalPages(served.url))) {
      await open(page, `${served.url}#/kk${path}`);
      const size = await page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
      expect(size).toBe(32);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) found.push(`${name}: ${wide} px`);
    }
    await large.close();
    expect(found).toEqual([]);
  }, 120_000);

  test('the keyboard alone reaches a station, and focus follows the page', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await open(page, `${served.url}#/en`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
    await page.locator('.search-box input').focus();
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.found a');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.figures, section.empty');
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    expect(await page.title()).toMatch(/^Rehearsal: Station \d+/);
    await page.close();
  });

  test('the map of stations is worked by keys', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await open(page, `${served.url}#/en/map?view=stations`);
    await page.locator('.dot-map canvas').focus();
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await page.waitForSelector('.sheet');
    expect(new URL(page.url()).hash).toMatch(/pick=/);
    await page.keyboard.press('Escape');
    await page.waitForSelector('.sheet', { state: 'detached' });
    await page.close();
  });
});
