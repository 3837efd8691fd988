/** A coordinator covers photos of protocols one after another, by keys alone, on the real server; what the public then sees of them. */
import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { until } from '../scenarios/ledger-election.ts';
import { referencedPaths } from '../scenarios/publish-election.ts';
import { signIn } from './desk-stage.ts';
import { launchDesk, openDesk } from './reader.ts';
import { roomFaults } from './room-faults.ts';
import { election, protocolPhoto, read, sendCopy, withDesk, type Stage } from './verification-stage.ts';

const shots = join(import.meta.dirname, '..', '..', 'test-results', 'desk');

/** A list of voters with their signatures, which somebody photographed in place of the second page. */
async function listOfVoters(): Promise<Buffer> {
  const rows = Array.from({ length: 24 }, (_, row) => {
    const y = 90 + row * 44;
    return `<text x="60" y="${y}">${row + 1}</text><text x="130" y="${y}">Сайлаушы ${row + 1}</text><text x="420" y="${y}">87030${row}300${row}</text><path d="M700 ${y} q30 -30 60 0 t60 -6" fill="none" stroke="#222"/>`;
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200" font-family="sans-serif" font-size="24"><rect width="900" height="1200" fill="#fff"/>${rows.join('')}</svg>`;
  return sharp(Buffer.from(sheet)).jpeg().toBuffer();
}

type Shown = Readonly<{ held: readonly string[]; beside: Readonly<Record<string, readonly string[]>> }>;

/** Pictures that lie in the release, and those that stand beside the figures of each station. */
async function shownPictures({ server }: Stage): Promise<Shown> {
  const folder = join(server.dataFolder, 'release', election);
  // A file may go while this reads, with the next publication: whoever waits looks again.
  const text = (path: string): Promise<string> => readFile(join(folder, path), 'utf8').catch(() => '{}');
  const beside: Record<string, string[]> = {};
  for (const path of await referencedPaths(text)) {
    if (!path.startsWith('data/')) continue;
    const file = JSON.parse(await text(path)) as { stations?: { id: string; results?: unknown }[] };
    for (const { id, results } of file.stations ?? []) {
      const named = JSON.stringify(results ?? {}).match(/pictures\/[^"]+/g) ?? [];
      if (named.length > 0) beside[id] = named;
    }
  }
  return { held: (await readdir(join(folder, 'pictures')).catch(() => [])).map((name) => `pictures/${name}`), beside };
}

describe.skipIf(findChromium() === null)('photos at the desk', () => {
  let browser: Browser;
  let desk: string;
  beforeAll(async () => {
    browser = await launchDesk();
    desk = await appBuild('desk');
    mkdirSync(shots, { recursive: true });
  }, 120_000);
  afterAll(() => browser.close());

  async function openRoom({ server }: Stage, token: string): Promise<Page> {
    const { page } = await openDesk(browser, server, { election, token, room: 'pictures' });
    await page.locator('.photos .entry').first().waitFor();
    return page;
  }

  test(
    'a list of voters is covered and stands beside the figures; taken back, it is gone',
    { timeout: 240_000 },
    async () => {
      const [phone, other] = [makeDevice('phone of one'), makeDevice('phone of another')];
      const entries = [...enrolledEntries([phone]), ...enrolledEntries([other], 'echo')];
      await withDesk(
        async (stage) => {
          await sendCopy(stage, { device: phone, station: '3', figures: read, photo: await listOfVoters() });
          await sendCopy(stage, { device: other, station: '4', figures: read, photo: await protocolPhoto() });
          const coordinator = await signIn(stage.desk, { roles: ['coordinator'] });
          const page = await openRoom(stage, coordinator.token);
          const press = async (...keys: readonly string[]): Promise<void> => {
            for (const key of keys) await page.keyboard.press(key);
          };
          const canvas = page.locator('.cover-stage canvas');
          const auditor = await signIn(stage.desk, { roles: ['auditor'] });
          const views = async (): Promise<number> => {
            const { views: noted } = (await (await auditor.ask('views')).json()) as { views: readonly unknown[] };
            return noted.length;
          };

          // Nothing is opened before she asks for it, and that is noted.
          expect([await views(), await canvas.count()]).toEqual([0, 0]);
          await press('o');
          await canvas.waitFor();
          expect((await until(views, (count) => count > 0)).answer).toBe(1);
          // One cover over all of the list: a new one, of lists, to the upper left, and larger.
          await press('n', '3');
          for (let step = 0; step < 60; step += 1) await press('ArrowLeft', 'ArrowUp');
          for (let step = 0; step < 30; step += 1) await press('Shift+ArrowRight', 'Shift+ArrowDown');
          await page.screenshot({ path: join(shots, 'photos-cover-1440-en.png') });
          for (let step = 0; step < 70; step += 1) await press('Shift+ArrowRight', 'Shift+ArrowDown');
          const label = await page.locator('.cover').getAttribute('aria-label');
          expect(label).toMatch(/^List of voters, 1 of 1: 900 × 1200, 0 from the left, 0 from the top$/);
          await press('p');

          // The next one is loaded by itself; nothing is to be covered in it, which is asked once.
          await page.locator('h2').filter({ hasText: 'Station 4' }).waitFor();
          await page.getByText('Published: Station 3').waitFor();
          await canvas.waitFor();
          await press('p');
          await page.getByText('Nothing is covered in this photo').waitFor();
          expect(Object.keys((await shownPictures(stage)).beside)).not.toContain('4');
          await press('p');
          await page.getByText('No photo is waiting').waitFor();
          const { answer: both } = await until(
            () => shownPictures(stage),
            ({ held, beside }) => held.length === 2 && Object.keys(beside).length === 2,
            30_000,
          );
          expect(both.beside).toMatchObject({ '3': [expect.any(String)], '4': [expect.any(String)] });
          expect([...both.held].toSorted()).toEqual(Object.values(both.beside).flat().toSorted());
          // What everybody gets is one grey: nothing of the list is left in it.
          const [covered = ''] = both.beside['3'] ?? [];
          const bytes = Buffer.from(await (await fetch(`${stage.server.url}/${election}/${covered}`)).arrayBuffer());
          const { channels } = await sharp(bytes).stats();
          expect(channels.map(({ min, max }) => max - min)).toEqual([0, 0, 0]);

          // The way back of the last one while its toast stands; then of the other, from the list of what is public.
          await press('z');
          await canvas.waitFor();
          await until(
            () => shownPictures(stage),
            ({ held, beside }) => held.length === 1 && !('4' in beside),
            30_000,
          );
          await press('Escape', '2');
          await page.locator('.entry').filter({ hasText: 'Station 3' }).waitFor();
          await press('w');
          await page.getByText('Withdrawn, and waiting again: Station 3').waitFor();
          const { answer: none } = await until(
            () => shownPictures(stage),
            ({ held, beside }) => held.length === 0 && Object.keys(beside).length === 0,
            30_000,
          );
          expect(none).toEqual({ held: [], beside: {} });

          await press('1', 'o');
          await canvas.waitFor();
          await press('n');
          expect(await roomFaults(page, shots, 'photos')).toEqual({});
          await page.context().close();
        },
        entries,
        { desk },
      );
    },
  );
});
