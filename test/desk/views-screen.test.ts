/** An auditor reads who opened what, by keys, on the real server. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { logViews } from '../../apps/server/src/access/view-log.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../../apps/server/src/evidence/projector.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { staffEntries } from '../scenarios/known-staff.ts';
import { beginElection, serve } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';
import { faultsInThreeLanguages } from './passkey-person.ts';
import { launchDesk } from './reader.ts';

const election = 'opened';

describe.skipIf(findChromium() === null)('who opened what', () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launchDesk()));
  afterAll(() => browser.close());

  test('stands there by time, a submission a line, and page by page back to the first', async () => {
    await withDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2026-11-22', pack: 'kz' });
      const server = await serve(database, { clock: () => new Date(), desk: await appBuild('desk') });
      const objectsFolder = join(server.dataFolder, 'objects');
      const stage = { url: server.url, database, election, objectsFolder };
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
      try {
        const lookers = ['s-aaaaaa', 's-bbbbbb'].flatMap((staff) =>
          staffEntries({ staff, roles: ['verifier', 'lawyer'] }),
        );
        await appendEntries(database.app, { election, entries: lookers, receivedAt: new Date().toISOString() });
        const { token } = await signIn(stage, { roles: ['auditor'] });
        const look = (minute: number, what: Parameters<typeof logViews>[1]['what']) =>
          logViews(database.app, {
            election,
            by: minute % 2 === 0 ? 's-aaaaaa' : 's-bbbbbb',
            what,
            now: new Date(Date.UTC(2026, 10, 22, 19, minute)),
          });
        for (let minute = 0; minute < 120; minute += 1)
          await look(minute, [{ submission: 1000 + minute, sealed: null }]);
        const page1 = { submission: 2000, sealed: 'a'.repeat(64) };
        await look(121, [{ submission: 2000, sealed: null }, page1, { ...page1, sealed: 'b'.repeat(64) }]);
        await projectToHead(database, { election, objects: folderObjects(objectsFolder), folds });

        await context.addCookies([{ name: sessionCookie, value: token, url: server.url.replace('http:', 'https:') }]);
        const page = await context.newPage();
        await page.goto(`${server.url}/desk/#/${election}`);
        await page.getByRole('link', { name: 'Who opened what' }).click();
        const rows = page.locator('tbody tr');
        await rows.first().waitFor();
        const line = async (index: number): Promise<readonly string[]> =>
          rows.nth(index).locator('th, td').allInnerTexts();
        expect(await rows.count()).toBe(100);
        expect(await line(0)).toEqual([
          '22 November 2026, 21:01:00 UTC+0',
          's-bbbbbb',
          '№ 2\u202f000',
          'words, 2 photos or files',
        ]);
        expect(await line(99)).toEqual(['22 November 2026, 19:21:00 UTC+0', 's-bbbbbb', '№ 1\u202f021', 'words']);
        expect(await faultsInThreeLanguages(page)).toEqual([]);

        await page.keyboard.press('e');
        await page.getByText('19:20:00').waitFor();
        expect(await rows.count()).toBe(21);
        expect((await line(20))[2]).toBe('№ 1\u202f000');
        // There is nothing before that; the newest are a key away, and the way back of the browser works too.
        expect(await page.getByRole('button', { name: 'Earlier' }).count()).toBe(0);
        await page.keyboard.press('r');
        await page.getByText('21:01:00').waitFor();
        await page.goBack();
        await page.getByText('19:20:00').waitFor();
      } finally {
        await context.close();
        await server.close();
      }
    });
  }, 120_000);
});
