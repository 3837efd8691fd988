import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixtureFiles, usualFixture, writeRelease } from './fixture-release.ts';
import { chromiumPath, serveFixture, startBrowser, whyNoBrowser, type ServedFixture } from './portal-browser.ts';
import { measureFirstPicture } from './portal-measure.ts';
import { portalPages } from './portal-pages.ts';

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
}

/** Numbers as people read them, without the thin spaces. */
async function plain(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().innerText()).replaceAll('\u202f', '').replaceAll(/\s+/g, ' ').trim();
}

describe.skipIf(chromiumPath === null)(`portal${whyNoBrowser}`, () => {
  let browser: Browser;
  const servers: ServedFixture[] = [];
  async function serve(...options: Parameters<typeof serveFixture>): Promise<ServedFixture> {
    const served = await serveFixture(...options);
    servers.push(served);
    return served;
  }
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  test('the first useful picture weighs at most 100 KB', async () => {
    const served = await serve({});
    const { bytes, requests } = await measureFirstPicture(browser, served.url);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(100_000);
    expect(requests).toBeLessThan(20);
  });

  test('a rehearsal says so on every page, in every title and on paper', async () => {
    const served = await serve({ stations: 400 });
    const page = await browser.newPage();
    for (const path of Object.values(await portalPages(served.url))) {
      await open(page, `${served.url}#/ru${path}`);
      expect(await page.title(), path).toMatch(/^Репетиция: /);
      expect(await page.locator('.rehearsal').innerText(), path).toBe('Репетиция: все числа вымышлены');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.rehearsal').isVisible(), path).toBe(true);
      await page.emulateMedia({ media: 'screen' });
    }
    await page.close();
  });

  test('a station prints on one page', async () => {
    const served = await serve({ stations: 400 });
    const page = await browser.newPage();
    const pages = await portalPages(served.url);
    for (const name of ['station', 'conflict']) {
      const path = pages[name];
      if (path === undefined) continue;
      await open(page, `${served.url}#/kk${path}`);
      const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page[^s]/g), name).toHaveLength(1);
    }
    await page.close();
  });

  test('the front page says what it compares, over what, and what it is not', async () => {
    const served = await serve({ stations: 2000 });
    const page = await browser.newPage();
    await open(page, `${served.url}#/en`);
    expect(await plain(page, '.headline')).toMatch(
      /^\d+ of 199\d stations have a protocol [\d.]+% of registered voters/,
    );
    expect(await plain(page, '.comparison h2')).toMatch(/^On the same \d+ stations$/);
    expect(await plain(page, '.comparison')).toContain('This is not an estimate of the whole result.');
    expect(await plain(page, '.pair .difference.plus')).toMatch(/^\+\d\.\d pts · \+\d+ votes$/);
    await page.close();
  });

  test('one source, a total alone, an embargo: each page says what it has', async () => {
    const [observers, totals, embargo] = await Promise.all([
      serve({ stations: 400, sources: 'observers' }),
      serve({ stations: 400, sources: 'totals' }),
      serve({ stations: 400, embargo: '2026-08-30T19:00:00Z' }),
    ]);
    const page = await browser.newPage();
    await open(page, `${observers.url}#/en`);
    expect(await page.locator('.block h2').allInnerTexts()).toContain('Observers: votes by protocols');
    await open(page, `${totals.url}#/en`);
    expect(await page.locator('.block h2').allInnerTexts()).toContain('Official: announced total');
    await open(page, `${embargo.url}#/en`);
    expect(await plain(page, '.embargo')).toContain('Results are not published yet.');
    expect(await page.locator('.pairs, .huge, .totals, .discrepancies').count()).toBe(0);
    await page.fill('.search-box input', '12');
    await page.press('.search-box input', 'Enter');
    await page.click('.found a');
    await page.waitForSelector('.station-opening');
    expect(await page.locator('.figures').count()).toBe(0);
    await page.close();
  });

  test('who shares what, and since when, is told; under embargo only who they are', async () => {
    const [shared, held] = await Promise.all([
      serve({ stations: 400, contests: [6, 4] }),
      serve({ stations: 400, embargo: '2026-08-30T19:00:00Z' }),
    ]);
    const page = await browser.newPage();
    await open(page, `${shared.url}#/en/methods/sources`);
    const [official = '', observers = ''] = await page.locator('.sources li').allInnerTexts();
    expect(official).toMatch(/^Official election commission\nfirst data: 31 August 2026, /);
    expect(official).toContain('no photos of protocols came');
    expect(observers).toMatch(/^Observers independent observers\nfirst data: 30 August 2026, /);
    expect(observers.match(/(?:Party list|District 1): stations with figures, \d+ of \d+$/gm)).toHaveLength(2);
    expect(observers).toContain('photos of protocols came too');
    await open(page, `${held.url}#/en/methods/sources`);
    expect(await page.locator('.sources li').allInnerTexts()).toEqual([
      'Official election commission',
      'Observers independent observers',
    ]);
    expect(await plain(page, '#sources')).toContain('is told once results may be published: 30 August 2026');
    await page.close();
  });

  test('findings of bounds come first, with their arithmetic', async () => {
    const served = await serve({ stations: 2000, bounds: true });
    const page = await browser.newPage();
    await open(page, `${served.url}#/en`);
    expect(await plain(page, '.columns h2')).toBe('Cannot both be right');
    const [known = 0, announced = 0, difference = 0] =
      (await plain(page, '.bounds .sum')).match(/\d+/g)?.map(Number) ?? [];
    expect(known - announced).toBe(difference);
    expect(difference).toBeGreaterThan(0);
    await page.close();
  });

  test('contests are switched in place, and the address keeps the choice', async () => {
    const served = await serve({ stations: 400, contests: [6, 4, 3] });
    const page = await browser.newPage();
    await open(page, `${served.url}#/en`);
    await page.click('.contests button:nth-child(2)');
    await page.waitForFunction(() => document.querySelectorAll('.pairs > li').length === 4);
    expect(page.url()).toContain('contest=contest-2');
    await page.click('.pages a:has-text("Map")');
    expect(page.url()).toContain('contest=contest-2');
    await page.close();
  });

  test('map and table show the same places with the same figures', async () => {
    const served = await serve({ stations: 2000 });
    const page = await browser.newPage();
    await open(page, `${served.url}#/en/map`);
    const tiles = await page.locator('.tile .hidden').allInnerTexts();
    await page.click('.forms button:has-text("Table")');
    await page.waitForSelector('.places');
    const rows = await page
      .locator('.places tbody tr')
      .evaluateAll((all) =>
        all.map((row) => `${row.querySelector('th')?.innerText ?? ''}: ${row.querySelector('b')?.innerText ?? ''}`),
      );
    expect(rows).toHaveLength(20);
    expect(tiles.map((text) => text.split(',')[0]).toSorted()).toEqual(rows.toSorted());
    await page.click('.places thead button >> nth=1');
    const shares = await page.locator('.places .measured b').allInnerTexts();
    const numbers = shares.map((text) => Number(text.replace(/[^\d]/g, '')));
    expect(numbers).toEqual(numbers.toSorted((left, right) => right - left));
    await page.close();
  });

  test('a new release slides into the open page, and an outage is told without losing it', async () => {
    const served = await serve({ stations: 2000 });
    const page = await browser.newPage();
    await open(page, `${served.url}#/en`);
    const before = await plain(page, '.huge');
    const next = { ...usualFixture, stations: 2400, sequence: usualFixture.sequence + 1 };
    for (const file of fixtureFiles(next)) writeRelease(served.folder, file);
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForFunction(
      (old) => document.querySelector('.huge')?.textContent.replaceAll('\u202f', '') !== old,
      before,
    );
    const now = await plain(page, '.huge');
    rmSync(join(served.folder, 'head.json'));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.waitForSelector('.live.stale');
    expect(await plain(page, '.huge')).toBe(now);
    await page.close();
  });

  test('what cannot be shown is explained: no such page, no such station, a file gone, a strange format', async () => {
    const served = await serve({ stations: 400 });
    const page = await browser.newPage();
    for (const path of ['/nowhere', '/s/1/2/3', '/t/none']) {
      await open(page, `${served.url}#/en${path}`);
      expect(await plain(page, 'main h1'), path).toBe('There is no such page');
    }
    writeRelease(served.folder, { path: 'head.json', bytes: Buffer.from('{"format":"kua-release/9"}') });
    await page.goto('about:blank');
    await open(page, `${served.url}#/en`);
    expect(await plain(page, 'main h1')).toBe('This release has another format');
    rmSync(join(served.folder, 'head.json'));
    await page.goto('about:blank');
    await open(page, `${served.url}#/en`);
    expect(await plain(page, 'main h1')).toBe('A file is not in its place');
    await page.close();
  });

  test('a first visit speaks the reader’s language, and asks nobody but this server', async () => {
    const served = await serve({ stations: 400 });
    const context = await browser.newContext({ locale: 'kk-KZ' });
    const page = await context.newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(served.url) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    await open(page, served.url);
    expect(await page.evaluate(() => [document.documentElement.lang, location.hash])).toEqual(['kk', '#/kk']);
    await page.click('.languages a:has-text("Eng")');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    expect(foreign).toEqual([]);
    await context.close();
  });
});
