/** Somebody in a browser, at 360 px, on the live server: from the first question to a receipt; and where nobody takes anything. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { axeViolations } from '../e2e/axe.ts';
import { buildPortal, chromiumPath, serveFixture, startBrowser, whyNoBrowser } from '../e2e/portal-browser.ts';
import { beginElection, serve, until, type Serving } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';
import { recipientsOf } from './report-stage.ts';

const election = 'voters';
const languages = ['kk', 'ru', 'en'] as const;
const phone = { width: 360, height: 640 };
const marker = 'Zebra-Marker-7319';

async function onServer(story: (server: Serving, database: TestDatabase) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2020-11-22', pack: 'kz' });
    const server = await serve(database, { portal: await buildPortal() });
    try {
      await recipientsOf({ url: server.url, election });
      await until(
        () => fetch(`${server.url}/${election}/head.json`),
        ({ ok }) => ok,
        40_000,
      ).catch((error: unknown) => {
        throw new Error(server.log.filter((line) => line.includes('"level":50')).join('\n'), { cause: error });
      });
      await story(server, database);
    } finally {
      await server.close();
    }
  });
}

const shots = process.env['KUA_SHOTS'];

/** Whatever is wrong with the screen as it is now; a picture of it where pictures are wanted. */
async function faults(page: Page, name: string): Promise<readonly string[]> {
  if (shots !== undefined) {
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.tell button, .tell input, .tell select, .leave button')]
      .filter((target) => target.offsetHeight < 44 && !target.matches('[type=radio], [type=checkbox]'))
      .map((target) => target.textContent),
  );
  return [
    ...(await axeViolations(page)),
    ...(wide ? ['scrolls sideways'] : []),
    ...small.map((text) => `small: ${text}`),
  ];
}

const next = (page: Page): Promise<void> => page.locator('.tell .actions .button').first().click();

async function pick(page: Page, at: number, value: string): Promise<void> {
  await page.locator('.tell select').nth(at).selectOption(value);
}

describe.skipIf(chromiumPath === null)(`the form for anybody${whyNoBrowser}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  test.each(languages)(
    'pressure on students, %s: no fault on any step, a receipt, and nothing left behind',
    async (language) => {
      await onServer(async (server, database) => {
        const context = await browser.newContext({
          viewport: phone,
          colorScheme: language === 'en' ? 'dark' : 'light',
        });
        const page = await context.newPage();
        const found: Record<string, readonly string[]> = {};
        const look = async (name: string): Promise<void> => {
          const lines = await faults(page, `${language}-${name}`);
          if (lines.length > 0) found[name] = lines;
        };
        await page.goto(`${server.url}/${election}/#/${language}/tell/pressure`);
        await page.waitForSelector('.tell h1');
        await look('1-intro');
        await next(page);
        await next(page);
        // Nothing was chosen: it says so, and stays.
        await page.waitForSelector('.trouble:not(:empty)');
        await pick(page, 0, 'student');
        await pick(page, 1, 'threat');
        await pick(page, 2, 'school');
        await pick(page, 3, 'vote');
        await look('2-pressure');
        await next(page);
        await pick(page, 0, 'north');
        await page.locator('.tell input').fill('99');
        await page.waitForTimeout(300);
        await next(page);
        await page.waitForSelector('.trouble:not(:empty)');
        await look('3-place-unknown');
        await page.locator('.tell input').fill('№ 001');
        await next(page);
        await page.waitForSelector('input[type=date]');
        await page.locator('input[type=date]').fill('2020-11-22');
        await look('4-when');
        await next(page);
        await page.waitForSelector('textarea');
        await page.locator('textarea').fill(`Декан сказал, что отчислят. ИИН 991231500006. ${marker}`);
        await next(page);
        await page.waitForSelector('.trouble:not(:empty)');
        expect(await page.locator('.trouble').textContent()).toContain('991231500006');
        await look('5-number-found');
        await page.locator('textarea').fill(`Декан сказал, что отчислят. ${marker}`);
        await next(page);
        await page.waitForSelector('.said');
        await look('6-check');
        await next(page);
        await page.waitForSelector('.receipt', { timeout: 30_000 });
        await look('7-sent');
        const receipt = await page.locator('.receipt .figure').textContent();
        expect(receipt).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}$/);
        expect(found).toEqual({});
        expect(await leftBehind(page)).toEqual({ cookies: 0, local: 0, session: 0, databases: 0, caches: 0 });

        const objectsFolder = join(server.dataFolder, 'objects');
        const stage = { url: server.url, database, election, objectsFolder };
        const lawyer = await signIn(stage, { roles: ['lawyer'] });
        const listed = async () => (await (await lawyer.ask('reports')).json()) as { reports: { report: number }[] };
        const { answer } = await until(listed, ({ reports }) => reports.length > 0);
        expect(answer.reports).toMatchObject([
          { receipt, pressed: 'student', station: '1', day: '2020-11-22', time: null },
        ]);
        const opened = await lawyer.ask(`reports/${answer.reports[0]?.report}/open`, {});
        expect(await opened.text()).toContain(marker);
        await context.close();
      });
    },
    120_000,
  );

  test('out of it in one tap: the page before is not come back to, and nothing was stored', async () => {
    await onServer(async (server) => {
      const context = await browser.newContext({ viewport: phone });
      await context.route('https://www.wikipedia.org/', (route) => route.fulfill({ body: 'an encyclopedia' }));
      const page = await context.newPage();
      await page.goto(`${server.url}/${election}/#/ru/tell`);
      await page.waitForSelector('.kinds');
      await page.locator('.kinds input').first().check();
      await next(page);
      await pick(page, 0, 'other');
      await page.locator('.leave button').click();
      await page.waitForURL('https://www.wikipedia.org/');
      await page.goBack().catch(() => null);
      expect(page.url()).not.toContain(election);
      await context.close();
    });
  }, 60_000);

  test.each(languages)(
    'on a copy of the results it says where to go instead, %s',
    async (language) => {
      const copy = await serveFixture({ stations: 60 });
      const page = await browser.newPage({ viewport: phone });
      await page.goto(`${copy.url}#/${language}/tell`);
      await page.waitForSelector('.tell h1');
      expect(await page.locator('.tell form, .tell textarea, .tell select').count()).toBe(0);
      expect(await faults(page, `${language}-elsewhere`)).toEqual([]);
      await page.close();
      await copy.close();
    },
    60_000,
  );

  test('without a line what was written stays, and is sent once when there is one; a cheap phone does the work', async () => {
    await onServer(async (server, database) => {
      const context = await browser.newContext({ viewport: phone });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await page.goto(`${server.url}/${election}/#/ru/tell`);
      await page.waitForSelector('.kinds');
      await page.locator('.kinds input').first().check();
      await next(page);
      await pick(page, 0, 'other');
      for (let step = 0; step < 3; step += 1) await next(page);
      await page.locator('textarea').fill('Вброс');
      await next(page);
      await context.setOffline(true);
      await page.waitForSelector('.said');
      await next(page);
      await page.waitForSelector('.trouble:not(:empty)');
      expect(await page.locator('.said').textContent()).toContain('Вброс');
      await context.setOffline(false);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 });
      const began = performance.now();
      await next(page);
      await page.waitForSelector('.receipt', { timeout: 60_000 });
      process.stdout.write(`sent at a sixth of this machine's speed in ${Math.round(performance.now() - began)} ms\n`);
      const { rows } = await database.app.query('select count(*) from ledger.entry where kind = $1', ['submission']);
      expect(rows).toEqual([{ count: 1 }]);
      await context.close();
    });
  }, 120_000);
});

async function leftBehind(page: Page): Promise<Readonly<Record<string, number>>> {
  const cookies = (await page.context().cookies()).length;
  const stored = await page.evaluate(async () => ({
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
  return { cookies, ...stored };
}
