/** Photos of pages beside their figures, at the station. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './axe.ts';
import { chromiumPath, serveFixture, startBrowser, whyNoBrowser, type ServedFixture } from './portal-browser.ts';
import { portalPages } from './portal-pages.ts';

const size = { width: 900, height: 1250 };

describe.skipIf(chromiumPath === null)(`photos at a station${whyNoBrowser}`, () => {
  let browser: Browser;
  let served: ServedFixture;
  let address = '';
  beforeAll(async () => {
    browser = await startBrowser();
    const pages = await Promise.all(
      ['#f4f1e8', '#e8eef4'].map((background) =>
        sharp({ create: { ...size, channels: 3, background } })
          .jpeg()
          .toBuffer(),
      ),
    );
    const paths = pages.map((bytes) => `pictures/${createHash('sha256').update(bytes).digest('hex')}.jpg`);
    served = await serveFixture({ stations: 300, photos: paths.map((path) => ({ path, ...size })) });
    mkdirSync(join(served.folder, 'pictures'));
    for (const [index, path] of paths.entries()) writeFileSync(join(served.folder, path), pages[index] ?? '');
    address = (await portalPages(served.url))['station'] ?? '';
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  async function opened(language: string, width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(`${served.url}#/${language}${address}`);
    await page.waitForSelector('.photos .photo');
    return page;
  }

  test('each page says what it is in three languages, and no rule of accessibility is broken', async () => {
    const names: string[] = [];
    for (const language of ['kk', 'ru', 'en']) {
      for (const width of [360, 1280]) {
        const page = await opened(language, width);
        expect(await axeViolations(page), `${language} ${width}`).toEqual([]);
        names.push((await page.locator('.photo img').first().getAttribute('alt')) ?? '');
        await page.locator('.photo').first().click();
        await page.waitForSelector('.photo-large[open] img');
        expect(await axeViolations(page), `${language} ${width}, enlarged`).toEqual([]);
        await page.close();
      }
    }
    expect(new Set(names).size).toBe(3);
    expect(names.at(-1)).toMatch(/: page 1 of 2 of the protocol\. Faces, personal numbers and lists are covered\.$/);
  });

  test('a page is loaded when it comes into view, and a tap enlarges it to its full size', async () => {
    const page = await opened('en', 360);
    const image = page.locator('.photo img').first();
    expect(await image.getAttribute('loading')).toBe('lazy');
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() => (document.querySelector<HTMLImageElement>('.photo img')?.naturalWidth ?? 0) > 0);
    await image.click();
    const large = page.locator('.photo-large[open] img');
    const widthOf = async (): Promise<number> => Math.round((await large.boundingBox())?.width ?? 0);
    expect(await widthOf()).toBeLessThanOrEqual(360);
    await large.click();
    expect(await widthOf()).toBe(size.width);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.querySelector('.photo-large[open]') === null);
    await page.close();
  });

  test('a photo that is gone says so, and its figures stay', async () => {
    const page = await opened('ru');
    rmSync(join(served.folder, 'pictures'), { recursive: true });
    await page.reload();
    await page.waitForSelector('.photo-missing');
    expect(await page.locator('.figures').count()).toBe(1);
    await page.close();
  });
});
