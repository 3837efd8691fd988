/**
 * The board of a coordinator with 10,400 stations: how long the server takes to answer, and how long until it is drawn. Ratios: of the
 * server to the bare reading of the same rows, or to a bare server of the same bytes; of the browser to the bound.
 */
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { folds } from '../apps/server/src/deliveries/folds.ts';
import { folderObjects } from '../apps/server/src/evidence/object-store.ts';
import { projectToHead } from '../apps/server/src/evidence/projector.ts';
import { sessionCookie } from '../apps/server/src/http/desk-router.ts';
import type { Database } from '../apps/server/src/postgres/database.ts';
import { appBuild } from '../apps/server/src/publication/app-build.ts';
import { at, election, turnoutAt } from '../test/desk/coverage-day.ts';
import { signIn, type SignedIn } from '../test/desk/desk-stage.ts';
import { launchDesk, openDesk } from '../test/desk/reader.ts';
import { withOwnDatabase } from '../test/prove/own-database.ts';
import { serve, until, type Serving } from '../test/scenarios/ledger-election.ts';
import { ensureChromium } from './chromium.ts';
import { coverageStations, fillCoverageDay, send, type Sent } from './coverage-election.ts';

const drawnMs = 300;

export async function benchCoverage(): Promise<readonly string[]> {
  if (ensureChromium() === null) throw new Error('no Chromium');
  return withOwnDatabase(async (database) => {
    const [desk, stations] = [await appBuild('desk'), await fillCoverageDay(database)];
    const first: number[] = [];
    for (let start = 0; start < 3; start += 1)
      first.push(await withServer({ database, desk }, ({ server, staff }) => timeOf(() => board(server.url, staff))));
    return withServer({ database, desk }, async (served) => {
      const { server, staff } = served;
      const { byteLength, packed } = await board(server.url, staff);
      const rows = await middleOf(5, () => timeOf(() => bareRows(database)));
      const bare = await bareServer(packed);
      const again = await middleOf(51, () => timeOf(() => board(server.url, staff)));
      const same = await middleOf(51, () => timeOf(() => board(bare.url, staff)));
      bare.close();
      const minute = await middleOf(11, async () => {
        served.pass(60_000);
        return timeOf(() => board(server.url, staff));
      });
      let round = 0;
      const one = await middleOf(11, async () => {
        round += 1;
        await oneMore(served, database, { station: stations[round * 930] ?? '', index: round * 930 });
        return timeOf(() => board(server.url, staff));
      });
      const browser = await launchDesk();
      try {
        const room = await middleOf(7, () => roomMs(browser, server.url, staff.token));
        const page = await middleOf(7, () => pageMs(browser, server.url, staff.token));
        return [
          line('coverage-answer-bytes', byteLength / 1000, 'KB', '-'),
          line('coverage-answer-first', middle(first), 'ms', ratio(middle(first), rows)),
          line('coverage-answer-again', again, 'ms', ratio(again, same)),
          line('coverage-answer-next-minute', minute, 'ms', ratio(minute, rows)),
          line('coverage-answer-after-one', one, 'ms', ratio(one, rows)),
          line('coverage-room-drawn', room, 'ms', ratio(room, drawnMs)),
          line('coverage-page-drawn', page, 'ms', ratio(page, drawnMs)),
        ];
      } finally {
        await browser.close();
      }
    });
  });
}

type Served = Readonly<{ server: Serving; staff: SignedIn; pass: (ms: number) => void }>;

/** A server that has published all and has nothing else to do; nobody has asked it for the board yet. */
async function withServer<T>(
  { database, desk }: Readonly<{ database: Database; desk: string }>,
  work: (served: Served) => Promise<T>,
): Promise<T> {
  let now = at('12:40').getTime();
  const server = await serve(database, { clock: () => new Date(now), desk });
  try {
    const published = async (): Promise<boolean> => (await fetch(`${server.url}/${election}/head.json`)).ok;
    await until(published, (is) => is, 60_000);
    const stage = { url: server.url, database, election, objectsFolder: join(server.dataFolder, 'objects') };
    const staff = await signIn(stage, { roles: ['coordinator'] });
    await new Promise((resolve) => setTimeout(resolve, 2000));
    return await work({ server, staff, pass: (ms) => void (now += ms) });
  } finally {
    await server.close();
  }
}

/** The whole answer, packed as browsers get it. */
function board(url: string, { token }: SignedIn): Promise<Readonly<{ byteLength: number; packed: Buffer }>> {
  return new Promise((resolve, reject) => {
    const headers = { cookie: `${sessionCookie}=${token}`, 'accept-encoding': 'gzip' };
    get(`${url}/api/v1/desk/${election}/coverage`, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const packed = Buffer.concat(parts);
        if (answer.statusCode === 200) resolve({ byteLength: packed.byteLength, packed });
        else reject(new Error(`${answer.statusCode ?? 0}: ${packed.toString()}`));
      });
    }).on('error', reject);
  });
}

/** What the board is made of, read and no more. */
async function bareRows({ app }: Database): Promise<void> {
  const { rowCount } = await app.query('select * from projection.station where election = $1', [election]);
  if (rowCount !== coverageStations) throw new Error('not all stations are there');
  await app.query('select * from projection.observation where election = $1', [election]);
}

async function bareServer(packed: Buffer): Promise<Readonly<{ url: string; close: () => void }>> {
  const server = createServer((_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    answer.end(packed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

async function oneMore({ server }: Served, database: Database, place: Pick<Sent, 'station' | 'index'>): Promise<void> {
  await send(database, [{ ...place, time: '12:30', kind: 'turnout', body: turnoutAt('12:00', 300, 310) }]);
  const objects = folderObjects(join(server.dataFolder, 'objects'));
  await projectToHead(database, { election, objects, folds });
}

/** From the press of its key, in a desk that is open, to the drawn map and tables. */
async function roomMs(browser: Browser, url: string, token: string): Promise<number> {
  const { context, page } = await openDesk(browser, { url }, { election, token, room: 'calls' });
  await page.waitForTimeout(300);
  await page.evaluate(watchForBoard);
  const begun = await page.evaluate((hash) => {
    const now = performance.now();
    location.hash = hash;
    return now;
  }, `#/${election}/coverage`);
  const drawn = await page.evaluate(() => globalThis.boardDrawn);
  await context.close();
  return drawn - begun;
}

/** From the address to the drawn map and tables; the app lies in the browser's cache. */
async function pageMs(browser: Browser, url: string, token: string): Promise<number> {
  const { context, page } = await openDesk(browser, { url }, { election, token, room: 'calls' });
  await page.close();
  const fresh = await context.newPage();
  await fresh.addInitScript(watchForBoard);
  await fresh.goto(`${url}/desk/#/${election}/coverage`, { waitUntil: 'commit' });
  const drawn = await fresh.evaluate(() => globalThis.boardDrawn);
  await context.close();
  return drawn;
}

declare global {
  /** When the board had been drawn, by the page's own clock. */
  var boardDrawn: Promise<number>;
}

/** Runs in the page. A canvas that nobody drew on is 300 wide. */
function watchForBoard(): void {
  globalThis.boardDrawn = new Promise((resolve) => {
    const look = (): void => {
      const canvas = document.querySelector<HTMLCanvasElement>('.dots canvas');
      const isDrawn = canvas !== null && canvas.width !== 300 && document.querySelector('tbody tr') !== null;
      // The frame in which it was found is on the screen when the next one begins.
      requestAnimationFrame(isDrawn ? () => resolve(performance.now()) : look);
    };
    look();
  });
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function middleOf(rounds: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await measure());
  return middle(times);
}

function middle(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function ratio(value: number, base: number): string {
  return (value / base).toFixed(2);
}

function line(name: string, value: number, unit: string, of: string): string {
  return `${name} ${value.toFixed(1)} ${unit} ${of}`;
}
