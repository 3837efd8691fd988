/** Photos of protocols from the phone to the release: real browsers, the real server, the keyboard alone. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { makeDevice } from '@kua/device/device.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { makeInvitation } from '../../apps/server/src/access/invitations.ts';
import { enterStaff, staffInvitationsEntry } from '../../apps/server/src/access/staff-entry.ts';
import { folds } from '../../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { until } from '../scenarios/ledger-election.ts';
import { signIn } from './desk-stage.ts';
import { drawnFigures, drawnPaper, presidentContest, realPapers, realPhotosMissing, type Figures } from './papers.ts';
import { personAt } from './passkey-person.ts';
import { published } from './published-levels.ts';
import { launchDesk, openDesk, readAll, readerAt, type Reader } from './reader.ts';
import {
  election,
  passHalfAMinute,
  protocolPhoto,
  receive,
  sendCopy,
  withDesk,
  type Stage,
} from './verification-stage.ts';

const hasChromium = findChromium() !== null;
const mostKeys = 60;

type Paper = Readonly<{ station: string; contest: Contest; photo: Buffer; figures: Figures }>;

/** The real photos with what was read off them by eye; where they are absent, drawn ones. Each at a station of its own. */
async function papersToRead(): Promise<readonly Paper[]> {
  const drawn = await presidentContest();
  const papers =
    realPhotosMissing === null
      ? realPapers()
      : await Promise.all(
          [1, 2].map(async (seed) => ({
            contest: drawn,
            figures: drawnFigures,
            photo: await drawnPaper(drawn, drawnFigures, seed),
          })),
        );
  const forms: string[] = [];
  return papers.map(({ contest, photo, figures }, index) => {
    const form = JSON.stringify(contest);
    if (!forms.includes(form)) forms.push(form);
    const id = `president-${forms.indexOf(form) + 1}`;
    return { station: String(index + 1), contest: { ...contest, id, stations: 'stated' }, photo, figures };
  });
}

const rowsOf = ({ contest, figures }: Paper): readonly number[] =>
  [...contest.fields, ...contest.options].map(({ id }) => figures[id] ?? 0);

let browser: Browser;
beforeAll(async () => {
  if (hasChromium) browser = await launchDesk();
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});

const stationShown = async ({ page }: Reader, station: string): Promise<void> => {
  await page.locator('.station b').getByText(`Station ${station}`, { exact: true }).waitFor({ timeout: 15_000 });
  await page.locator('.pages img').first().waitFor();
};

/** In the keys of one protocol. */
async function readPaper(reader: Reader, paper: Paper, rows = rowsOf(paper)): Promise<void> {
  await stationShown(reader, paper.station);
  const before = reader.pressed();
  await readAll(reader, rows);
  expect(reader.pressed() - before).toBeLessThanOrEqual(mostKeys);
}

const counted = async ({ database }: Stage, where: string): Promise<number> => {
  const { rows } = await database.app.query<{ count: number }>(
    `select count(*)::int as count from projection.copy where ${where}`,
  );
  return rows[0]?.count ?? 0;
};

test.skipIf(!hasChromium)(
  'photos are read by two who cannot see one another, a third settles, a photo of nobody knows where finds its station',
  { timeout: 300_000 },
  async () => {
    const papers = await papersToRead();
    const contests = [...new Map(papers.map(({ contest }) => [contest.id, contest])).values()];
    const [phone, folder] = [makeDevice(), await makeTestFolder()];
    await withDesk(
      async (stage) => {
        const { database, server, desk } = stage;
        for (const paper of papers) await sendCopy(stage, { ...paper, device: phone });
        await writeFile(join(folder, 'found.jpg'), await protocolPhoto('id-2024-blank-form-page2.jpeg'));
        await receive(stage, folder);
        await until(
          () => counted(stage, `kind = 'place'`),
          (count) => count === 1,
          60_000,
        );

        // The first comes by invitation, with a passkey.
        const invitation = makeInvitation();
        const wish = { roles: ['verifier'], territories: null, branch: 'almaty', source: null } as const;
        await enterStaff(
          { database, objects: folderObjects(desk.objectsFolder), folds, clock: () => new Date() },
          { election, entries: [staffInvitationsEntry([invitation], wish, null)] },
        );
        const person = await personAt(browser);
        const broken: string[] = [];
        person.page.on('pageerror', (error) => broken.push(error.message));
        const site = server.url.replace('127.0.0.1', 'localhost');
        await person.page.goto(`${site}/desk/#/${election}/join/${invitation}`);
        await person.page.getByRole('heading', { name: 'You are invited to the desk' }).waitFor();
        const first = readerAt(person.context, person.page);
        await first.press('Enter');
        const [one, two, ...others] = papers;
        if (one === undefined || two === undefined) throw new Error('two papers are needed');

        // Her session ends before her last key: she signs in, and everything is where it was.
        await stationShown(first, one.station);
        const before = first.pressed();
        await readAll(first, rowsOf(one).slice(0, -1));
        await first.type(String(rowsOf(one).at(-1)));
        await person.context.clearCookies();
        await first.press('Enter');
        expect(first.pressed() - before).toBeLessThanOrEqual(mostKeys);
        await person.page.getByRole('heading', { name: 'Sign in to the desk' }).waitFor();
        await first.press('Enter');
        await readPaper(first, two);
        // What she sent comes back with all that she typed.
        await person.page.getByText(`Station ${two.station} is sent`).waitFor();
        await first.press('z');
        await stationShown(first, two.station);
        expect(await person.page.locator('.rows input').first().inputValue()).toBe(String(rowsOf(two)[0]));
        await first.press(...rowsOf(two).map(() => 'Enter'));
        for (const paper of others) await readPaper(first, paper);

        // Nothing is left to read: the photo that another organisation brought is to be placed.
        await person.page.getByText('Which station is this?').waitFor({ timeout: 30_000 });
        await first.type('9');
        await person.page.locator('#stations [role=option]').getByText('North').first().waitFor();
        await first.press('Enter');
        await person.page.locator('#stations').waitFor({ state: 'detached' });
        if (contests.length > 1) await first.press('1');
        await first.press('Enter');
        await person.page.getByText('The copy has its station').waitFor();
        passHalfAMinute();
        await until(
          () => counted(stage, `station = '9' and contest = 'president-1'`),
          (count) => count === 1,
          30_000,
        );
        expect(broken).toEqual([]);

        // The second is of another branch, and takes a digit for another.
        const reads = { roles: ['verifier'] } as const;
        const astana = await signIn(desk, { ...reads, branch: 'astana' });
        const second = await openDesk(browser, server, { election, token: astana.token });
        // What nobody read comes first; she leaves it to others, and it does not come straight back.
        await stationShown(second, '9');
        await second.press('s');
        const [real = 0, ...rest] = rowsOf(one);
        await readPaper(second, one, [real + 3, ...rest]);
        for (const paper of [two, ...others]) await readPaper(second, paper);
        await second.page.getByText(`Station ${papers.at(-1)?.station} is sent`).waitFor();
        passHalfAMinute();
        await until(
          () => counted(stage, `kind = 'arbitrate'`),
          (count) => count === 1,
          30_000,
        );

        const aktobe = await signIn(desk, { ...reads, branch: 'aktobe' });
        const third = await openDesk(browser, server, { election, token: aktobe.token });
        await third.page.getByText('Two people read it differently').waitFor();
        expect(await third.page.locator('.versions .row').count()).toBe(1);
        const versions = await third.page.locator('.pair [role=radio] b').allInnerTexts();
        const digits = versions.map((text) => Number(text.replace(/\D/g, '')));
        expect(digits.toSorted((a, b) => a - b)).toEqual([real, real + 3]);
        await third.press(String(digits.indexOf(real) + 1), 'Enter');
        await third.page.getByText(`Station ${one.station} is sent`).waitFor();
        expect(third.pressed()).toBe(2);
        passHalfAMinute();

        // The release says so beside each number, and the coordinator's board too.
        const coordinator = await signIn(desk, { roles: ['coordinator'] });
        for (const paper of papers) {
          const { station, contest } = paper;
          const { observers } = await published(stage, { station, contest: contest.id, level: 'transcribed' });
          expect(observers).toMatchObject({ level: 'transcribed', figures: rowsOf(paper) });
          const day = stationCoverage.parse(await (await coordinator.ask(`coverage/stations/${station}`)).json());
          expect(day).toMatchObject({ state: 6, results: [{ source: 'observers', level: 'transcribed' }] });
        }
        const board = await openDesk(browser, server, { election, token: coordinator.token });
        await board.page.goto(`${server.url}/desk/#/${election}/coverage/table/all/all/${one.station}`);
        await board.page.locator('.station-panel .level-transcribed').waitFor();
        for (const { context } of [person, second, third, board]) await context.close();
      },
      enrolledEntries([phone]),
      { contests, desk: await appBuild('desk') },
    );
    await removeTestFolder(folder);
  },
);
