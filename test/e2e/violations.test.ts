/** A reader looks at what is published of violations: map, list, one event, its station. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { axeViolations } from './axe.ts';
import { chromiumPath, serveFixture, startBrowser, whyNoBrowser, type ServedFixture } from './portal-browser.ts';

describe.skipIf(chromiumPath === null)(`violations in the portal${whyNoBrowser}`, () => {
  let browser: Browser;
  let served: ServedFixture;
  beforeAll(async () => {
    browser = await startBrowser();
    served = await serveFixture({ stations: 600 });
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(`${served.url}#${path}`);
    await page.waitForSelector('main h1');
    await page.waitForFunction(() => document.querySelector('.waiting') === null);
  };

  test('from the map to one event and on to its station, all of it in the address', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await open(page, '/en');
    await page.getByRole('link', { name: 'Violations' }).first().click();
    await page.waitForSelector('.incidents > li');
    const status = page.getByRole('status').filter({ hasText: /events?$/ });
    expect(await status.textContent()).toBe('24 events');
    // A region that has some, chosen on the map, narrows the list, and the table shows the same number.
    const tile = page.locator('.tile:not(.step-c0)').first();
    const name = (await tile.locator('.hidden').textContent())?.split(':')[0] ?? '';
    await tile.click();
    const here = Number.parseInt((await status.textContent()) ?? '', 10);
    expect(here).toBeLessThan(24);
    expect(page.url()).toMatch(/pick=/);
    await page.getByRole('button', { name: 'Table' }).click();
    const row = page.getByRole('row').filter({ hasText: name });
    expect(await row.locator('td b').first().textContent()).toBe(String(here));
    expect(await row.locator('td').last().textContent()).toMatch(/^\d+ of \d+/);
    // A page that is opened by its address shows the same.
    await open(page, `${new URL(page.url()).hash.slice(1)}&`);
    expect(await status.textContent()).toMatch(new RegExp(`^${here} events?$`));

    await open(page, '/en/violations');
    const named = page
      .locator('.incident')
      .filter({ has: page.locator('.under a') })
      .first();
    await named.getByRole('link', { name: 'Page of this event' }).click();
    await page.waitForSelector('h1 + .under a');
    const kind = await page.locator('h1').textContent();
    expect(await page.locator('.incident').textContent()).toMatch(/article .+edition/);
    expect(await page.locator('.incident .code').textContent()).toMatch(/^[A-Z]+\.\d+ · $/);
    const protocol = await page.getByRole('link', { name: 'entry № 7', exact: true }).getAttribute('href');
    expect(protocol).toMatch(/^#\/en\/s\/.+\?entry=7$/);
    await page.locator('h1 + .under a').click();
    await page.waitForSelector('main h2');
    const back = page.getByRole('link', { name: kind ?? '', exact: true });
    await back.waitFor();
    await page.close();
  }, 60_000);

  test('an address that points at an entry of a station shows which it is', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await open(page, '/en');
    await page.fill('.search-box input', '12');
    await page.press('.search-box input', 'Enter');
    await page.locator('main a[href*="/s/"]').first().click();
    await page.waitForSelector('.timeline li');
    expect(await page.locator('.timeline [aria-current]').count()).toBe(0);
    const told = (await page.locator('.timeline li').last().textContent()) ?? '';
    const entry = /entry № ([\d\s,]+)/.exec(told)?.[1]?.replaceAll(/\D/g, '') ?? '';
    await open(page, `${new URL(page.url()).hash.slice(1)}?entry=${entry}`);
    await page.locator('.timeline li[aria-current]').waitFor();
    expect(await page.locator('.timeline li[aria-current]').textContent()).toBe(told);
    await page.close();
  }, 60_000);

  test('a release without any says what will stand here; an event that was withdrawn says so', async () => {
    const empty = await serveFixture({ stations: 60, violations: 0, embargo: '2099-01-01T00:00:00Z' });
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    await page.goto(`${empty.url}#/kk/violations`);
    await page.waitForSelector('section.empty h2');
    expect(await page.locator('section.empty h2').textContent()).toBe('Әзірге ештеңе жарияланған жоқ');
    await open(page, '/ru/violations/i-00000000');
    expect(await page.locator('h1').textContent()).toBe('Этого события здесь нет');
    await open(page, '/en/violations');
    // That something was withdrawn is always said; what, is loaded for whoever asks.
    const withdrawn = page.locator('section.withdrawn');
    expect(await withdrawn.textContent()).toContain('Withdrawn events: 1');
    expect(await withdrawn.textContent()).not.toContain('There was a mistake');
    await withdrawn.getByRole('button').click();
    await withdrawn.getByText('There was a mistake').waitFor();
    await open(page, '/ru/violations/i-taken000');
    expect(await page.locator('.incident').textContent()).toContain('Отозвано');
    await page.close();
    await empty.close();
  }, 60_000);

  test('a first page loads nothing but the index; a kind loads every list, and counts the whole', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 640 } });
    const asked: string[] = [];
    page.on('request', (request) => {
      const [, kind] = /data\/([a-z-]+?)(?:-[a-z0-9-]+)?-[0-9a-f]{64}/.exec(request.url()) ?? [];
      if (kind !== undefined && /^(violation|incidents)/.test(kind)) asked.push(kind);
    });
    await open(page, '/en/violations');
    await page.waitForSelector('.incidents > li');
    expect(asked).toEqual(['violations']);
    expect(await page.locator('.incidents > li').count()).toBe(20);
    // The second page has the others.
    await page.getByRole('button', { name: /next/i }).click();
    await page.waitForFunction(() => document.querySelectorAll('.incidents > li').length === 4);

    const kinds = page.locator('select').first();
    const values = await kinds
      .locator('option')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    const groups = await kinds
      .locator('optgroup option:first-child')
      .evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
    expect(values.length).toBeGreaterThan(groups.length);
    const status = page.getByRole('status').filter({ hasText: /events?$/ });
    let sum = 0;
    for (const group of groups) {
      await kinds.selectOption(group);
      await page.waitForFunction(() => document.querySelector('.waiting') === null);
      const here = Number.parseInt((await status.textContent()) ?? '', 10);
      const onMap = await page
        .locator('.tile .hidden')
        .evaluateAll((all) => all.map((one) => Number.parseInt(/: (\d+)/.exec(one.textContent)?.[1] ?? '0', 10)));
      expect(onMap.reduce((all, one) => all + one, 0)).toBe(here);
      expect(await page.locator('section.block > .incidents').first().locator('> li').count()).toBe(here);
      sum += here;
    }
    expect(sum).toBe(24);
    await page.close();
  }, 60_000);

  test('axe finds nothing, in three languages, on a phone and on a desk', async () => {
    const found: Record<string, readonly string[]> = {};
    for (const width of [360, 1440]) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
      for (const language of ['kk', 'ru', 'en']) {
        for (const path of ['violations', 'violations?view=table', 'violations/i-fixed000', 'violations/i-taken000']) {
          await open(page, `/${language}/${path}`);
          const lines = await axeViolations(page);
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          );
          if (lines.length > 0 || wide) found[`${path} ${language} ${width}`] = wide ? [...lines, 'wide'] : lines;
        }
      }
      await page.close();
    }
    expect(found).toEqual({});
  }, 240_000);
});
