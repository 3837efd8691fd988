/** A verifier's evening at the desk, with the keyboard alone, where the server does what a story wants: it is the fixture of desk-stub.ts. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Contest } from '@kua/core/registry/election.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { startDeskStub, stubStations, type DeskStub, type StubCopy } from './desk-stub.ts';
import { drawnFigures, drawnPaper, presidentContest } from './papers.ts';
import { launchDesk, openDesk, readAll, type Reader } from './reader.ts';

const hasChromium = findChromium() !== null;
const story = test.skipIf(!hasChromium);
const given = { timeout: 120_000 };
const mostKeys = 60;

let browser: Browser;
let contest: Contest;
let papers: readonly Buffer[];

beforeAll(async () => {
  if (!hasChromium) return;
  browser = await launchDesk();
  contest = await presidentContest();
  papers = await Promise.all([1, 2, 3].map((seed) => drawnPaper(contest, drawnFigures, seed)));
});
afterAll(async () => {
  if (hasChromium) await browser.close();
});

const figures = (): readonly number[] => cells().map((id) => drawnFigures[id] ?? 0);
const cells = (): readonly string[] => [...contest.fields, ...contest.options].map(({ id }) => id);

function toRead(index: number): StubCopy {
  return {
    kind: 'transcribe',
    station: stubStations[index] ?? null,
    contest,
    pictures: papers.slice(index, index + 1),
  };
}

async function withDesk(
  copies: readonly StubCopy[],
  work: (reader: Reader, stub: DeskStub) => Promise<void>,
  contests: readonly Pick<Contest, 'id' | 'name'>[] = [contest],
): Promise<void> {
  const stub = await startDeskStub(copies, contests);
  const reader = await openDesk(browser, stub);
  const broken: string[] = [];
  reader.page.on('pageerror', (error) => broken.push(error.message));
  try {
    await work(reader, stub).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await reader.page.innerText('body')}\n${stub.calls.join('\n')}`);
    });
    expect(broken).toEqual([]);
  } finally {
    await reader.context.close();
    await stub.close();
  }
}

const firstField = ({ page }: Reader) => page.locator('.rows input').first();
const shownStation = ({ page }: Reader) => page.locator('.station b');
const until = async (check: () => boolean): Promise<void> => expect.poll(check, { timeout: 15_000 }).toBe(true);

story('a clean protocol takes at most sixty keys and no mouse, and the next one is there at once', given, async () => {
  await withDesk([toRead(0), toRead(1)], async (reader, stub) => {
    const { page } = reader;
    await firstField(reader).waitFor();
    // Both pictures are here before she has typed anything.
    await until(() => stub.calls.filter((call) => call.includes('verify/pages/')).length === 2);
    await page.waitForTimeout(300);
    await readAll(reader, figures());
    expect(reader.pressed()).toBeLessThanOrEqual(mostKeys);
    expect(await shownStation(reader).innerText()).toBe('Station 201');
    const picture = await page
      .locator('.pages img')
      .evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
    expect(picture).toBe(true);
    // She is in its first row already.
    await reader.type('7');
    expect(await firstField(reader).inputValue()).toBe('7');
    await until(() => stub.answers.length === 1);
    expect(stub.answers[0]?.figures).toEqual(Object.fromEntries(cells().map((id) => [id, drawnFigures[id] ?? 0])));
    expect(stub.answers[0]?.unreadable).toEqual([]);
  });
});

story('an answer comes back with what was typed, for half a minute', given, async () => {
  await withDesk([toRead(0), toRead(1)], async (reader, stub) => {
    await firstField(reader).waitFor();
    await readAll(reader, figures());
    await until(() => stub.answers.length === 1);
    await reader.page.getByText('Station 200 is sent').waitFor();
    await reader.press('z');
    await shownStation(reader).getByText('Station 200').waitFor();
    expect(stub.answers).toEqual([]);
    expect(await firstField(reader).inputValue()).toBe(String(drawnFigures['registered']));
  });
});

story('what is empty is asked about once, and what nobody can read is one key', given, async () => {
  await withDesk([toRead(0)], async (reader, stub) => {
    await firstField(reader).waitFor();
    await reader.type('2240');
    await reader.press('Tab', 'u', 'Enter', 'Shift+Tab', 'Enter');
    await reader.press(
      ...cells()
        .slice(2)
        .map(() => 'Enter'),
    );
    const asked = reader.page.getByRole('alert');
    await asked.getByText(`${cells().length - 2} rows are empty`).waitFor();
    expect(await reader.page.locator('.unstated').count()).toBe(cells().length - 2);
    expect(stub.answers).toEqual([]);
    await reader.press('Enter');
    await until(() => stub.answers.length === 1);
    const [answer] = stub.answers;
    expect(answer?.unreadable).toEqual(['issued']);
    expect(answer?.figures['registered']).toBe(2240);
    expect(answer?.figures['issued']).toBe(null);
    expect(answer?.figures['c1']).toBe(null);
  });
});

story('a sum that does not hold is shown and holds nobody up', given, async () => {
  await withDesk([toRead(0)], async (reader, stub) => {
    await firstField(reader).waitFor();
    const wrong = figures().map((figure, index) => (cells()[index] === 'cancelled' ? figure + 1 : figure));
    await readAll(reader, wrong.slice(0, 4));
    await reader.page.locator('.sum.broken').first().waitFor();
    await readAll(reader, wrong.slice(4));
    await until(() => stub.answers.length === 1);
    expect(stub.answers[0]?.figures['cancelled']).toBe(1451);
  });
});

story('letters do not go into figures, and a board of Kazakh letters gives digits by their place', given, async () => {
  await withDesk([toRead(0)], async (reader) => {
    await firstField(reader).waitFor();
    await reader.page.evaluate(() => {
      const field = document.activeElement;
      for (const [code, key] of [
        ['Digit2', 'ә'],
        ['Digit4', 'ң'],
      ] as const)
        field?.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true }));
    });
    await reader.type('k1,');
    expect(await firstField(reader).inputValue()).toBe('241');
  });
});

story('of two readings she takes one by a key, or types her own', given, async () => {
  const copy: StubCopy = {
    ...toRead(0),
    kind: 'arbitrate',
    asked: ['issued', 'home', 'c1', 'c2'],
    readings: [
      { issued: 685, home: null, c1: 386, c2: 214 },
      { issued: 635, home: 21, c1: 336, c2: 219 },
    ],
  };
  await withDesk([copy], async (reader, stub) => {
    await reader.page.getByText('Two people read it differently').waitFor();
    expect(await reader.page.locator('.versions .row').count()).toBe(4);
    await reader.press('1', '2', 't');
    await reader.type('388');
    await reader.press('Enter', 'u', 'Enter');
    await until(() => stub.answers.length === 1);
    expect(stub.answers[0]?.figures).toEqual({ issued: 685, home: 21, c1: 388, c2: null });
    expect(stub.answers[0]?.unreadable).toEqual(['c2']);
    expect(reader.pressed()).toBeLessThanOrEqual(10);
  });
});

story('a photo of nobody knows where finds its station by what is written on it', given, async () => {
  const copy: StubCopy = {
    ...toRead(0),
    kind: 'place',
    station: null,
    contest: null,
    near: [{ copy: '17', station: '203', picture: papers[1] ?? Buffer.alloc(0) }],
  };
  const other = { id: 'referendum', name: { en: 'Referendum' } };
  await withDesk(
    [copy],
    async (reader, stub) => {
      await reader.page.getByText('Which station is this?').waitFor();
      await reader.page.getByText('Copy 17 of station 203 is nearly the same').waitFor();
      // Its photo is asked for when she wants it, lies beside hers, and goes again.
      const looks = (): number => stub.calls.filter((call) => call.includes('verify/pages/')).length;
      await until(() => looks() === 1);
      await reader.press('Alt+b');
      await reader.page.getByText('copy 17, first page').waitFor();
      await reader.page.locator('.pages img').nth(1).waitFor();
      expect(looks()).toBe(2);
      await reader.press('Alt+b');
      await reader.page.getByText('copy 17, first page').waitFor({ state: 'detached' });
      await reader.type('көшесі');
      await reader.page.locator('#stations [role=option]').nth(11).waitFor();
      await reader.press('ArrowDown', 'ArrowDown');
      // Letters are letters here: the picture listens with Alt.
      const before = await reader.page.locator('.pages figure').getAttribute('style');
      await reader.press('Alt+r');
      expect(await reader.page.locator('.pages figure').getAttribute('style')).not.toBe(before);
      await reader.press('Enter');
      await reader.page.getByText('Which protocol is it?').waitFor();
      await reader.press('2', 'Enter');
      await until(() => stub.answers.length === 1);
      expect(stub.answers[0]).toMatchObject({ station: '202', contest: 'referendum', figures: {}, refused: null });
    },
    [contest, other],
  );
});

story('what was written beside a photo is shown, and the station that it names is offered first', given, async () => {
  const [, , , named] = stubStations;
  if (named === undefined) throw new Error('there are twelve');
  const copy: StubCopy = {
    ...toRead(0),
    kind: 'place',
    station: null,
    contest: null,
    words: {
      photos: [{ path: 'photos/photo_1.jpg', time: '2020-01-05T20:15:02', text: 'участок № 203' }],
      stations: [{ ...named, territory: [] }],
    },
  };
  await withDesk([copy], async (reader, stub) => {
    const { page } = reader;
    const beside = page.getByRole('list', { name: 'What is written beside the photo' });
    await beside.getByText('photos/photo_1.jpg').waitFor();
    await beside.getByText('2020-01-05 20:15:02').waitFor();
    await beside.getByText('участок № 203').waitFor();
    await page.getByText('Stations whose number is written beside the photo').first().waitFor();
    // What she types herself comes in its place, and is gone with it.
    await reader.type('204');
    await page.locator('#stations').getByText('Station 204').waitFor();
    expect(await page.locator('#stations [role=option]').count()).toBe(1);
    await reader.press('Backspace', 'Backspace', 'Backspace');
    await page.locator('#stations').getByText('Station 203').waitFor();
    await reader.press('Enter', 'Enter');
    await until(() => stub.answers.length === 1);
    expect(stub.answers[0]).toMatchObject({ station: '203' });
    expect(stub.calls.filter((call) => call.endsWith('/words'))).toHaveLength(1);
  });
});

story('a copy is set aside with its reason, and comes back', given, async () => {
  await withDesk([toRead(0), toRead(1)], async (reader, stub) => {
    await firstField(reader).waitFor();
    await reader.page.locator('.pages img').first().waitFor();
    await reader.press('x');
    await reader.page.getByRole('dialog').waitFor();
    await reader.press('3');
    await until(() => stub.answers.length === 1);
    expect(stub.answers[0]?.refused).toBe('other-station');
    await reader.page.getByText('The copy is set aside').waitFor();
    await reader.press('z');
    await until(() => stub.answers.length === 0);
    await shownStation(reader).getByText('Station 200').waitFor();
    // Given back without a word, it is the others'.
    await reader.press('s');
    await until(() => stub.calls.some((call) => call.endsWith('/release')));
  });
});

story(
  'the picture turns, leans, comes nearer, moves and changes its light by keys, wheel and hand',
  given,
  async () => {
    await withDesk([{ ...toRead(0), pictures: papers.slice(0, 2) }], async (reader) => {
      const { page } = reader;
      await firstField(reader).waitFor();
      await page.locator('.pages img').nth(1).waitFor();
      const sheet = page.locator('.sheet');
      const figure = page.locator('.pages figure').first();
      const looks = async (): Promise<string> =>
        [
          await sheet.getAttribute('style'),
          await sheet.getAttribute('class'),
          await figure.getAttribute('style'),
          await page.locator('.pages figure').count(),
        ].join(' | ');
      for (const key of [
        'r',
        'Shift+R',
        'r',
        '[',
        ']',
        ']',
        '+',
        '-',
        'w',
        'f',
        '+',
        'Shift+ArrowUp',
        'Shift+ArrowLeft',
        'c',
        'v',
      ]) {
        const before = await looks();
        await reader.press(key);
        await expect.poll(looks, { message: key }).not.toBe(before);
      }
      const before = await looks();
      await page.mouse.move(500, 400);
      await page.mouse.wheel(0, -200);
      await expect.poll(looks).not.toBe(before);
      const near = await looks();
      await page.mouse.down();
      await page.mouse.move(560, 430);
      await page.mouse.up();
      await expect.poll(looks).not.toBe(near);
      // None of it took the focus from the row.
      await reader.type('5');
      expect(await firstField(reader).inputValue()).toBe('5');
    });
  },
);

story('a server that is away costs nothing: answers wait, and what is typed outlives a reload', given, async () => {
  await withDesk([toRead(0), toRead(1)], async (reader, stub) => {
    const { page } = reader;
    await firstField(reader).waitFor();
    await until(() => stub.calls.filter((call) => call === 'POST verify/next').length >= 2);
    stub.isAway = true;
    await readAll(reader, figures());
    await page.getByText('The server does not answer').waitFor();
    await reader.type('2240');
    await page.getByText('1 answer is on the way').waitFor();
    stub.isAway = false;
    await until(() => stub.answers.length === 1);
    await page.getByText('The server does not answer').waitFor({ state: 'detached' });
    await page.reload();
    await shownStation(reader).getByText('Station 201').waitFor();
    expect(await firstField(reader).inputValue()).toBe('2240');
  });
});

story('a copy that she had for too long is said to be gone; what she typed comes back with it', given, async () => {
  await withDesk([toRead(0)], async (reader, stub) => {
    const { page } = reader;
    await firstField(reader).waitFor();
    await reader.type('2240');
    stub.expire();
    // She comes back to the page.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('the copy went to others').waitFor();
    await reader.press('Enter');
    await page.getByText('the copy went to others').waitFor({ state: 'detached' });
    await firstField(reader).waitFor();
    expect(await firstField(reader).inputValue()).toBe('2240');
  });
});

story('every action is found by its key, by the list of keys and by the finder', given, async () => {
  await withDesk([toRead(0)], async (reader) => {
    const { page } = reader;
    await firstField(reader).waitFor();
    await reader.press('?');
    await page.locator('.key-list').getByText('Unreadable').waitFor();
    await reader.press('Escape', 'Control+k');
    await reader.type('contr');
    await reader.press('Enter');
    await page.locator('.sheet.strong').waitFor();
    // Back in the row where she was.
    await reader.type('9');
    expect(await firstField(reader).inputValue()).toBe('9');
    await reader.press('Alt+l');
    await page.getByText('Суретте не жазылған?').waitFor();
    await page.reload();
    await page.getByText('Суретте не жазылған?').waitFor();
  });
});

story('whoever does not read sees how far the reading is, in words, and gets no copy', given, async () => {
  const stub = await startDeskStub([toRead(0)]);
  stub.roles = ['coordinator'];
  const reader = await openDesk(browser, stub);
  await reader.page.getByText('Protocols are read by verifiers').waitFor();
  await reader.page.getByText('It takes 14 verifiers to finish in time. 9 are at work now.').waitFor();
  await reader.page.locator('.copies').getByText('read differently').waitFor();
  expect(stub.calls).not.toContain('POST verify/next');
  await reader.context.close();
  await stub.close();
});

story('copies that only another branch can read are said to wait, and what to do about it', given, async () => {
  await withDesk([], async ({ page }, stub) => {
    await page.getByText('There is no copy for you now').waitFor();
    expect(await page.getByText('for a verifier of another branch').count()).toBe(0);
    stub.nobody = 3;
    // Said where she would wait in vain, and in the rail beside how many are needed.
    const said = '3 copies wait for a verifier of another branch. Ask an administrator to invite such people.';
    await page.locator('.notice').getByText(said).waitFor({ timeout: 15_000 });
    await page.locator('.rail .needed').getByText(said).waitFor();
    await page.locator('.copies').getByText('disputed').waitFor();
  });
});

story('how far the reading is stands in the rail on every screen of whoever has the room', given, async () => {
  const stub = await startDeskStub([]);
  stub.roles = ['auditor'];
  const { context, page } = await openDesk(browser, stub, { room: 'views' });
  // 41 without a station, 1,204 that wait, 86 read once and 12 read differently.
  await page
    .locator('.rail .count')
    .getByText(/^1\D?343$/)
    .waitFor();
  await page.getByText('It takes 14 verifiers to finish in time.').waitFor();
  expect(stub.calls).toContain('GET verify/status');
  await context.close();
  stub.roles = ['lawyer'];
  stub.calls.length = 0;
  const other = await openDesk(browser, stub, { room: 'violations' });
  await until(() => stub.calls.includes('GET session'));
  await other.page.waitForTimeout(300);
  expect(stub.calls).not.toContain('GET verify/status');
  await other.context.close();
  await stub.close();
});
