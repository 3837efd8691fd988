/** Every screen of the desk in every state that is worth a look. */
import type { Browser } from 'playwright-core';
import type { Contest } from '@kua/core/registry/election.ts';
import { startDeskStub, stubStations, type DeskStub, type StubCopy } from './desk-stub.ts';
import { drawnFigures, drawnPaper, presidentContest } from './papers.ts';
import { openDesk, readAll, type Reader, type ReaderWish } from './reader.ts';

export type DeskScreen = Readonly<{
  name: string;
  copies: readonly StubCopy[];
  /** From the open screen to what is looked at. */
  show: (reader: Reader, stub: DeskStub) => Promise<void>;
  /** What the fixture says before the screen is opened. */
  set?: (stub: DeskStub) => void;
}>;

const referendum = { id: 'referendum', name: { kk: 'Референдум', ru: 'Референдум', en: 'Referendum' } };
const nothing = (): Promise<void> => Promise.resolve();

export async function deskScreens(): Promise<Readonly<{ contest: Contest; screens: readonly DeskScreen[] }>> {
  const contest = await presidentContest();
  const [first, second] = await Promise.all([1, 2].map((seed) => drawnPaper(contest, drawnFigures, seed)));
  if (first === undefined || second === undefined) throw new Error('no paper was drawn');
  const copy: StubCopy = { kind: 'transcribe', station: stubStations[1] ?? null, contest, pictures: [first] };
  const next: StubCopy = { ...copy, station: stubStations[2] ?? null, pictures: [second] };
  const place: StubCopy = { ...copy, kind: 'place', station: null, contest: null };
  const near = [{ copy: '1042', station: '203', picture: second }];
  const rows = [...contest.fields, ...contest.options].map(({ id }) => drawnFigures[id] ?? 0);

  const screens: readonly DeskScreen[] = [
    { name: 'transcribe', copies: [copy], show: (reader) => readAll(reader, rows.slice(0, 7)) },
    {
      name: 'transcribe-broken-sum',
      copies: [copy],
      show: async (reader) => {
        await readAll(reader, [2240, 685, 2135, 1451]);
        await reader.page.locator('.sum.broken').waitFor();
      },
    },
    {
      name: 'transcribe-empty',
      copies: [copy],
      show: async (reader) => {
        await readAll(reader, rows.slice(0, 9));
        await reader.press('u', 'Enter', 'Enter', 'Enter', 'Enter');
        await reader.page.locator('.unstated').first().waitFor();
      },
    },
    {
      name: 'transcribe-pages',
      copies: [{ ...copy, pictures: [first, second] }],
      show: (reader) => reader.press('PageDown', ']', ']'),
    },
    {
      name: 'transcribe-undo',
      copies: [copy, next],
      show: async (reader) => {
        await readAll(reader, rows);
        await reader.page.locator('.toast').waitFor();
      },
    },
    {
      name: 'arbitrate',
      copies: [
        {
          ...copy,
          kind: 'arbitrate',
          asked: ['issued', 'home', 'c1'],
          readings: [
            { issued: 685, home: null, c1: 386 },
            { issued: 635, home: 21, c1: 336 },
          ],
          near,
        },
      ],
      show: (reader) => reader.press('1'),
    },
    {
      name: 'place',
      copies: [{ ...place, near }],
      show: async (reader) => {
        await reader.type('20');
        await reader.page.locator('#stations [role=option]').nth(9).waitFor();
        await reader.press('ArrowDown');
      },
    },
    {
      name: 'place-contest',
      copies: [place],
      show: async (reader) => {
        await reader.type('201');
        await reader.page.locator('#stations [role=option]').first().waitFor();
        await reader.press('Enter', '1');
      },
    },
    {
      name: 'refuse',
      copies: [copy],
      show: async (reader) => {
        await reader.press('x');
        await reader.page.locator('dialog .choices').waitFor();
      },
    },
    { name: 'keys', copies: [copy], show: (reader) => reader.press('?') },
    { name: 'finder', copies: [copy], show: (reader) => reader.press('Control+k') },
    {
      name: 'away',
      copies: [copy, next],
      show: async (reader, stub) => {
        stub.isAway = true;
        await readAll(reader, rows);
        await reader.page.locator('.alarm').waitFor();
      },
    },
    {
      name: 'lease-lost',
      copies: [copy],
      show: async (reader, stub) => {
        await readAll(reader, rows.slice(0, 3));
        stub.expire();
        await reader.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        await reader.page.locator('.note.amber').waitFor();
      },
    },
    { name: 'nothing-to-read', copies: [], show: nothing },
    { name: 'status', copies: [], show: nothing, set: (stub) => void (stub.roles = ['coordinator']) },
    { name: 'no-rooms', copies: [], show: nothing, set: (stub) => void (stub.roles = ['trainer']) },
  ];
  return { contest, screens };
}

/** Brings a reader to the screen, does the work there, and leaves. */
export async function atScreen(
  browser: Browser,
  { contest, screen }: Readonly<{ contest: Contest; screen: DeskScreen }>,
  wish: ReaderWish,
  work: (reader: Reader) => Promise<void>,
): Promise<void> {
  const stub = await startDeskStub(screen.copies, [contest, referendum]);
  screen.set?.(stub);
  const reader = await openDesk(browser, stub, wish);
  try {
    if (screen.copies.length > 0) {
      await reader.page.locator('.panel').waitFor();
      await reader.page.locator('.pages img').first().waitFor();
    }
    await screen.show(reader, stub);
    await reader.page.waitForTimeout(150);
    await work(reader);
  } finally {
    await reader.context.close();
    await stub.close();
  }
}
