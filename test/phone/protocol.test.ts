/** The evening at a station: the protocol is photographed and typed, the phone dies and comes back, there is no internet, and it arrives. */
import { expect, test } from 'vitest';
import { readShortCode } from '@kua/core/observations/short-code.ts';
import { until } from '../scenarios/ledger-election.ts';
import { crash, joinedObserver, launchPhones } from './observer.ts';
import { phoneElection, type PhoneStage } from './phone-election.ts';
import { openStep, paper, takePhoto, typeFigures } from './screens/protocol.ts';
import { hasChromium, shareStage } from './stage.ts';

const ready = shareStage();
const given = { timeout: 180_000 };

const ids = [
  ...['registered', 'issued', 'received', 'cancelled', 'cast', 'took-part', 'invalid', 'absentee', 'home'],
  ...['c1', 'c2', 'c3', 'against-all'],
];

test.skipIf(!hasChromium)(
  'a protocol is typed and photographed, survives the death of the app, and arrives whole',
  given,
  async () => {
    const { stage, browser } = ready();
    const { context, page: first } = await joinedObserver(browser, stage, { station: '164' });
    await openStep(first, stage.url, 'photos');
    await takePhoto(first, 0);
    await takePhoto(first, 3);
    await first.locator('.action .button').click();
    await typeFigures(first, paper.slice(0, 5));

    // The sum is there as soon as its last figure is.
    await openStep(first, stage.url, 'figures/4');
    await first.waitForSelector('.sum.holds');
    expect(await first.locator('.sum .worked').first().textContent()).toMatch(/2\u202f135 = 685 \+ 1\u202f450\s+✓/);

    await crash(first);
    const page = await context.newPage();
    await openStep(page, stage.url, '');
    expect(await page.locator('.step small').allTextContents()).toEqual([
      '2 of 4 taken',
      '5 of 13 typed',
      '5 add up · 0 do not',
    ]);

    // The rest on a keyboard, as on a tablet.
    await openStep(page, stage.url, 'figures/6');
    for (const figure of paper.slice(5)) {
      await page.keyboard.type(figure === null ? '-' : String(figure));
      const before = new URL(page.url()).hash;
      await page.keyboard.press('Enter');
      await page.waitForFunction((hash) => location.hash !== hash, before);
      await page.waitForSelector('h1');
    }
    await page.waitForURL(/check$/);
    expect(await page.locator('h2').allTextContents()).toContain('10 sums add up');

    await context.setOffline(true);
    await page.locator('.action .button').click();
    const code = ((await page.locator('.code').textContent()) ?? '').trim();
    expect(await page.locator('a[href^="sms:"]').getAttribute('href')).toBe(`sms:?body=${encodeURIComponent(code)}`);
    const read = readShortCode(code);
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value).toMatchObject({ station: '164', figures: [...paper] });

    // Sealed: neither figures nor photos are on the phone any more.
    await page.locator('.action .button').click();
    await openStep(page, stage.url, '');
    expect(await page.locator('.said').textContent()).toMatch(/^You sent this protocol at \d\d:\d\d\./);
    expect(await page.locator('.step small').first().textContent()).toBe('0 of 4 taken');
    expect(await statements(stage)).toEqual([]);

    await context.setOffline(false);
    const { answer: arrived } = await until(
      () => statements(stage),
      (found) => found.length === 1,
      60_000,
    );
    expect(arrived).toEqual([{ id: read.value.original, unit: '164', figures: statedFigures(paper), replaced: false }]);
    const { answer: files } = await until(
      () => attachments(stage),
      (found) => found.length === 4 && found.every(({ outcome }) => outcome !== null),
      60_000,
    );
    expect(files.map(({ role, outcome }) => [role, outcome])).toEqual([
      ['page-1', 'intact'],
      ['page-1-thumbnail', 'intact'],
      ['stamp', 'intact'],
      ['stamp-thumbnail', 'intact'],
    ]);

    // She was given a corrected copy: the new protocol takes the place of the old one.
    await openStep(page, stage.url, 'figures/2');
    await typeFigures(page, [690], 2);
    await openStep(page, stage.url, 'check');
    expect(await page.locator('.action .button').textContent()).toBe('Send in place of the earlier one');
    await page.locator('.action .button').click();
    await page.waitForSelector('.code');
    const { answer: both } = await until(
      () => statements(stage),
      (found) => found.length === 2,
      60_000,
    );
    expect(both.map(({ replaced, figures }) => [replaced, figures['issued']])).toEqual([
      [true, 685],
      [false, 690],
    ]);
    await context.close();
  },
);

test.skipIf(!hasChromium)('a copy that is not given is recorded in two taps', given, async () => {
  const { stage, browser } = ready();
  const { context, page } = await joinedObserver(browser, stage, { station: '170' });
  await openStep(page, stage.url, '');
  await page.getByText('They do not give me a copy').click();
  expect(await page.locator('.refusal .law').first().textContent()).toContain('43(8)');
  await page.getByText('Record it').click();
  await page.waitForSelector('p.said');
  const { answer } = await until(
    async () =>
      (
        await stage.database.app.query<{ station: string; code: string }>(
          `select station, opening::text as code from projection.submission where kind = 'violation'`,
        )
      ).rows,
    (found) => found.length === 1,
    60_000,
  );
  expect(answer[0]?.station).toBe('170');
  expect(answer[0]?.code).toContain('PROT.01');
  // It is not asked for twice.
  await openStep(page, stage.url, 'photos');
  await openStep(page, stage.url, '');
  expect(await page.locator('.said').textContent()).toMatch(/^Recorded at/);
  await context.close();
});

test.skipIf(!hasChromium)('without a camera it says what to do, and figures go on', given, async () => {
  const { stage } = ready();
  const others = await launchPhones(['--use-fake-ui-for-media-stream=deny']);
  const { page } = await joinedObserver(others, stage, { station: '180' });
  await openStep(page, stage.url, 'photos');
  await page.locator('.shot').first().click();
  expect(await page.getByRole('alert').textContent()).toContain('Figures can be sent without photos.');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.locator('.action .button').click();
  await page.waitForSelector('.keypad');
  await others.close();
});

test.skipIf(!hasChromium)(
  'two phones at one station: both are kept, neither takes the place of the other',
  given,
  async () => {
    const { stage, browser } = ready();
    const station = '172';
    for (const figures of [paper, paper.with(9, 401)]) {
      const { context, page } = await joinedObserver(browser, stage, { station });
      await openStep(page, stage.url, 'figures/1');
      await typeFigures(page, figures);
      await page.waitForSelector('.sums');
      await page.locator('.action .button').click();
      await page.waitForSelector('.code');
      await until(
        async () => (await statements(stage)).filter(({ unit }) => unit === station).length,
        (count) => count === (figures === paper ? 1 : 2),
        60_000,
      );
      await context.close();
    }
    const both = (await statements(stage)).filter(({ unit }) => unit === station);
    expect(both.map(({ replaced, figures }) => [replaced, figures['c1']])).toEqual([
      [false, 400],
      [false, 401],
    ]);
    // Whoever reads the release sees that two say different things, not one of them.
    const { answer } = await until(
      () => observersOf(stage, station),
      (result) => result?.conflict?.length === 1,
      20_000,
    );
    expect(answer?.figures?.[ids.indexOf('c1')]).toBeNull();
  },
);

type Stated = Readonly<{ id: string; unit: string; figures: Readonly<Record<string, number>>; replaced: boolean }>;

/** What observers said of protocols, as the server counts it. */
async function statements({ database }: PhoneStage): Promise<readonly Stated[]> {
  const { rows } = await database.app.query<Stated>(
    `select s.entry_id as id, s.unit, s.superseded as replaced,
        (select json_object_agg(c.id, s.figures[c.position]) from projection.cell c
          where c.election = s.election and c.contest = s.contest and s.figures[c.position] is not null) as figures
      from projection.statement s where s.source = 'observers' order by s.sequence`,
  );
  return rows;
}

type Result = Readonly<{ conflict?: readonly number[]; figures?: readonly (number | null)[] }>;

/** What the release shows of the observers at a station; undefined where it has nothing yet. */
async function observersOf({ url }: PhoneStage, station: string): Promise<Result | undefined> {
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}/${phoneElection}/${path}`)).json();
  const { overview } = (await read('head.json')) as { overview: string };
  const { children } = (await read(overview)) as { children: { file: string }[] };
  for (const { file } of children) {
    const { stations } = (await read(file)) as {
      stations: { id: string; results: Record<string, Record<string, Result>> }[];
    };
    const found = stations.find(({ id }) => id === station);
    if (found !== undefined) return found.results['president']?.['observers'];
  }
  return undefined;
}

async function attachments({ database }: PhoneStage): Promise<readonly { role: string; outcome: string | null }[]> {
  const text = 'select role, outcome from projection.attachment order by role';
  return (await database.app.query<{ role: string; outcome: string | null }>(text)).rows;
}

function statedFigures(figures: readonly (number | null)[]): Readonly<Record<string, number>> {
  return Object.fromEntries(ids.flatMap((id, index) => (figures[index] === null ? [] : [[id, figures[index] ?? 0]])));
}
