/** A later copy that differs from the first, at the station. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { chromiumPath, serveFixture, startBrowser, whyNoBrowser, type ServedFixture } from './portal-browser.ts';
import { portalPages } from './portal-pages.ts';

const titles = {
  kk: 'Кейінгі көшірме біріншісінен өзгеше',
  ru: 'Более поздняя копия отличается от первой',
  en: 'A later copy differs from the first',
};

describe.skipIf(chromiumPath === null)(`copies that differ${whyNoBrowser}`, () => {
  let browser: Browser;
  let served: ServedFixture;
  beforeAll(async () => {
    browser = await startBrowser();
    served = await serveFixture({ stations: 300, rewritten: true });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  test('stand in plain words in three languages, with the field and both numbers', { timeout: 120_000 }, async () => {
    const { station = '' } = await portalPages(served.url);
    for (const [language, title] of Object.entries(titles)) {
      for (const width of [360, 1280]) {
        const page = await browser.newPage({ viewport: { width, height: 900 } });
        await page.goto(`${served.url}#/${language}${station}`);
        const block = page.locator('.copy-findings');
        await block.waitFor();
        expect(await block.locator('h3').allTextContents()).toEqual([title]);
        // A cell that only one of them states is not different.
        expect(await block.locator('tbody tr').count()).toBe(1);
        expect(await block.locator('tbody td').allTextContents()).toEqual(['100', '101']);
        expect(await axeViolations(page), `${language} ${width}`).toEqual([]);
        await page.close();
      }
    }
  });
});
