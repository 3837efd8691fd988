/** An operator takes a call, by keys alone. */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { mkdtemp } from 'node:fs/promises';
import { build } from 'vite';
import { expect, test } from 'vitest';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { axeViolations } from '../e2e/axe.ts';
import { chromiumPath, startBrowser, whyNoBrowser } from '../e2e/portal-browser.ts';
import { beginElection, serve, until } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';
import { recipientsOf } from './report-stage.ts';

const election = 'voters';

test.skipIf(chromiumPath === null)(
  `a usual call is keyed in without a mouse${whyNoBrowser}`,
  async () => {
    const desk = await mkdtemp(join(tmpdir(), 'kua-desk-build-'));
    const root = join(import.meta.dirname, '..', '..', 'apps', 'desk');
    await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: desk } });
    await withDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2020-11-22', pack: 'kz' });
      const server = await serve(database, { desk });
      const browser = await startBrowser();
      try {
        await recipientsOf({ url: server.url, election });
        await until(
          () => fetch(`${server.url}/${election}/head.json`),
          ({ ok }) => ok,
          40_000,
        );
        const objectsFolder = join(server.dataFolder, 'objects');
        const operator = await signIn(
          { url: server.url, database, election, objectsFolder },
          { roles: ['coordinator'] },
        );
        const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
        await context.addCookies([
          { name: sessionCookie, value: operator.token, url: server.url.replace('http:', 'https:'), secure: true },
        ]);
        const page = await context.newPage();
        await page.goto(`${server.url}/desk/#/${election}/calls`);
        await page.waitForSelector('.call select');
        const began = performance.now();
        const keys = ['Tab', '~Something', 'Tab', '~North', 'Tab', '~1', 'Tab', '~11222020', 'Tab', '~0815AM', 'Tab'];
        for (const key of keys)
          await (key.startsWith('~') ? page.keyboard.type(key.slice(1)) : page.keyboard.press(key));
        await page.locator('.call textarea').focus();
        await page.keyboard.type('Вынесли пачку бюллетеней');
        await page.keyboard.press('Control+Enter');
        await page.waitForFunction(() =>
          /[0-9A-F]{4}-[0-9A-F]{4}/.test(document.querySelector('.call')?.textContent ?? ''),
        );
        process.stdout.write(`a call: ${Math.round(performance.now() - began)} ms of a machine\n`);
        const shots = process.env['KUA_SHOTS'];
        if (shots !== undefined) {
          mkdirSync(shots, { recursive: true });
          await page.screenshot({ path: join(shots, 'call.png') });
        }
        expect(await axeViolations(page)).toEqual([]);
        const listed = async () => (await (await operator.ask('reports')).json()) as { reports: unknown[] };
        const { answer } = await until(listed, ({ reports }) => reports.length > 0);
        expect(answer.reports).toMatchObject([{ origin: 'hotline', about: 'violation', station: '1' }]);

        // Whoever works in the north says where it was, in the north.
        const stage = { url: server.url, database, election, objectsFolder };
        const northern = await signIn(stage, { roles: ['coordinator'], territories: ['north'] });
        await context.clearCookies();
        await context.addCookies([
          { name: sessionCookie, value: northern.token, url: server.url.replace('http:', 'https:'), secure: true },
        ]);
        await page.reload();
        const where = page.getByLabel('Where it was');
        await where.waitFor();
        expect(await where.locator('option').allTextContents()).toEqual(['Choose', 'North']);
        await page.getByLabel('What did you see?').selectOption({ index: 1 });
        await page.locator('.call textarea').fill('Вынесли пачку бюллетеней');
        await page.keyboard.press('Control+Enter');
        await page.getByText('Choose where it was').waitFor();
        await where.selectOption('North');
        await page.getByLabel('Number of the station').fill('2');
        await page.keyboard.press('Control+Enter');
        await page.getByText('This region has no station 2').waitFor();
        await page.getByLabel('Number of the station').fill('');
        await page.keyboard.press('Control+Enter');
        const both = await until(listed, ({ reports }) => reports.length > 1);
        expect(both.answer.reports[1]).toMatchObject({ station: null, territory: 'north' });
      } finally {
        await browser.close();
        await server.close();
      }
    });
  },
  240_000,
);
