/**
 * Photos and videos on their way from a real browser to a real server, interrupted at random points: the network goes, an address is
 * blocked, cut, overloaded or in the hands of somebody else, the browser is killed, its tab closed, the server killed. Every file arrives
 * as it was sealed, once, and an interruption costs no more than 1 MiB: a chunk, and the same one when the browser itself sends it again.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largestChunk } from '@kua/core/outbox/pace.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { startLine, type Line, type Mood } from '../phone/line.ts';
import { openPage, servePage, startPhone, type Phone } from '../phone/phone-browser.ts';
import {
  devices,
  election,
  killAllOf,
  killKua,
  killPostgres,
  prepareData,
  startKua,
  type Running,
} from './crash-server.ts';
import type { Random } from './random.ts';

type World = {
  readonly data: string;
  readonly profile: string;
  readonly pageUrl: string;
  readonly lines: readonly [Line, Line];
  readonly start: Parameters<typeof startPhone>[2];
  server: Running;
  phone: Phone;
};

type Outcome = Readonly<{ uploads: number; bytes: number; interruptions: number; wrong: readonly string[] }>;

const longestWaitMs = 120_000;

export async function interruptedUploads(
  count: number,
  random: Random,
  { log }: Readonly<{ log: (line: string) => void }>,
): Promise<Outcome> {
  const folder = await makeTestFolder();
  const profile = await mkdtemp(join(tmpdir(), 'kua-phone-'));
  const data = join(folder, 'data');
  const keys = await prepareData(data);
  const page = await servePage();
  const chance = (): number => random.integer(1_000_000) / 1_000_000;
  const lines = [await startLine(chance), await startLine(chance)] as const;
  const server = await startKua(data);
  for (const line of lines) line.setTarget(server.url);
  const note = await (await fetch(`${server.url}/api/v1/elections/${keys.election}/keys`)).text();
  const secret = Buffer.from(devices[0]?.secret ?? []).toString('hex');
  const start = { keys: note, secret, urls: lines.map(({ url }) => url) };
  const world: World = {
    data,
    profile,
    pageUrl: page.url,
    lines,
    start,
    server,
    phone: await startPhone(profile, page.url, start),
  };
  const wrong: string[] = [];
  let [uploads, bytes, interruptions] = [0, 0, 0];
  try {
    while (uploads < count) {
      const size = uploads % 25 === 24 ? 40_000_000 : 300_000 + random.integer(7_700_000);
      const saved = await save(world, size);
      await send(world);
      const disturbances = 1 + random.integer(3);
      const before = cutsOf(world);
      const done: string[] = [];
      for (let each = 0; each < disturbances; each += 1) {
        await new Promise((resolve) => setTimeout(resolve, random.integer(400)));
        const began = performance.now();
        const what = await disturb(world, random);
        done.push(`${(began / 1000).toFixed(2)} to ${(performance.now() / 1000).toFixed(2)} s: ${what}`);
      }
      await heal(world);
      const late = await untilAccepted(world);
      const interrupted = disturbances + cutsOf(world) - before;
      interruptions += interrupted;
      const file = await checkFile(world, saved, size, interrupted);
      wrong.push(...[...late, ...file].map((what) => `upload ${uploads + 1}: ${what}`));
      const trail = world.lines.flatMap((line, index) => line.trail().map((each) => `line ${index}: ${each}`));
      if (late.length + file.length > 0) for (const line of [...late, ...file, ...done, ...trail]) log(line);
      uploads += 1;
      bytes += size;
      if (uploads % 10 === 0) log(`${uploads} uploads, ${interruptions} interruptions, ${wrong.length} wrong`);
      if (wrong.length > 10) break;
    }
    wrong.push(...(await checkLedger(world)));
    return { uploads, bytes, interruptions, wrong };
  } finally {
    await world.phone.context.close().catch(() => undefined);
    await killAllOf(profile);
    await killKua(world.server);
    await killPostgres(data);
    for (const line of lines) await line.close();
    await page.close();
    await rm(profile, { recursive: true, force: true });
    await removeTestFolder(folder);
  }
}

/** A line that is cutting breaks off more than one request. */
function cutsOf({ lines }: World): number {
  return lines[0].cuts() + lines[1].cuts();
}

async function save(world: World, size: number): Promise<readonly string[]> {
  const rank = size > 8_000_000 ? 'video' : 'photo';
  return world.phone.page.evaluate(
    (file) => globalThis.phone.save({ rank: 'text', station: '3', text: 'words', files: [file] }),
    { rank, size } as const,
  );
}

async function send({ phone }: World): Promise<void> {
  await phone.page.evaluate(() => globalThis.phone.send());
}

/** Answers what it did. */
async function disturb(world: World, random: Random): Promise<string> {
  const { lines, phone } = world;
  const moods: readonly Mood[] = ['cutting', 'cutting', 'blocked', 500, 429, 413, 'faking'];
  const turn = (line: 0 | 1, mood: Mood): Promise<string> => {
    lines[line].setMood(mood);
    return Promise.resolve(`line ${line} is ${mood}`);
  };
  const kinds = [
    async () => {
      await phone.context.setOffline(true);
      return 'no network';
    },
    () => turn(0, random.pick(moods)),
    // Never both in other hands.
    () => turn(1, random.pick(moods.filter((mood) => mood !== 'faking'))),
    async () => {
      await phone.page.close();
      // This page, unlike the app, does not open without a network.
      await phone.context.setOffline(false);
      const page = await phone.context.newPage();
      world.phone = { ...phone, page };
      await openPage(page, world.pageUrl, world.start);
      await send(world);
      return 'tab closed';
    },
    async () => {
      await killAllOf(world.profile);
      await phone.context.close().catch(() => undefined);
      world.phone = await startPhone(world.profile, world.pageUrl, world.start);
      await send(world);
      return 'browser killed';
    },
    async () => {
      await killKua(world.server);
      world.server = await startKua(world.data);
      for (const line of lines) line.setTarget(world.server.url);
      return 'server killed';
    },
  ];
  return random.pick(kinds)();
}

async function heal(world: World): Promise<void> {
  for (const line of world.lines) line.setMood('well');
  await world.phone.context.setOffline(false);
  await send(world);
}

/** What did not get through in time, and why. */
async function untilAccepted(world: World): Promise<readonly string[]> {
  for (const until = performance.now() + longestWaitMs; ;) {
    const items = await world.phone.page.evaluate(() => globalThis.phone.items());
    const waiting = items.filter(({ state }) => state === 'waiting');
    if (waiting.length === 0) return [];
    if (performance.now() > until)
      return waiting.map(({ kind, trouble }) => `a ${kind} waits (${trouble ?? 'no reason'})`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function checkFile(
  { data, lines }: World,
  [, digest = '']: readonly string[],
  size: number,
  interrupted: number,
): Promise<readonly string[]> {
  const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest)).catch(() => Buffer.alloc(0));
  const wrong: string[] = [];
  if (createHash('sha256').update(bytes).digest('hex') !== digest) wrong.push(`file ${digest} is not what it was`);
  // Uploads have the same name at both lines; each goes through here alone.
  const carried = lines.reduce((sum, line) => sum + [...line.carried.values()].reduce((a, b) => a + b, 0), 0);
  for (const line of lines) (line.carried as Map<string, number>).clear();
  const most = bytes.length + interrupted * 2 * largestChunk;
  if (carried > most)
    wrong.push(`${carried - bytes.length} bytes of ${size} went twice in ${interrupted} interruptions`);
  return wrong;
}

/** One entry for each submission of the phone, and one row for each file. */
async function checkLedger({ data, phone }: World): Promise<readonly string[]> {
  const items = await phone.page.evaluate(() => globalThis.phone.items());
  const database = await openDatabase(data, '');
  const { rows } = await database.app.query<{ submissions: number; files: number }>(
    `select (select count(*) from ledger.entry where election = $1 and kind = 'submission') as submissions,
            (select count(*) from files.received where election = $1) as files`,
    [election],
  );
  await database.close();
  const count = (kind: string): number => items.filter((item) => item.kind === kind).length;
  const { submissions = -1, files = -1 } = rows[0] ?? {};
  return submissions === count('submission') && files === count('file')
    ? []
    : [`${count('submission')} submissions and ${count('file')} files became ${submissions} and ${files}`];
}
