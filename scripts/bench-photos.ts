/** Photos at full load: sealed files of 3 MB from 32 clients at once, each durable and checked when it is acknowledged. */
import { spawn } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { encryptTo, fileClaim } from '@kua/device/sealing.ts';
import { makeElectionKeys } from '../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../apps/server/src/intake/test-submission.ts';
import { openDatabase } from '../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../apps/server/src/postgres/test-data-folder.ts';
import { deviceFrom } from '../apps/server/src/rehearsal/rehearsal-phone.ts';
import { beginElection } from '../test/scenarios/ledger-election.ts';
import { startServer } from './bench-intake.ts';

const election = 'bench-photos';
const count = 128;
const size = 3 * 1024 * 1024;
const clients = 32;
const leastRate = 150;
const mostMemory = 400;

type Photo = Readonly<{ path: string; metadata: string; bytes: number }>;
type Measured = Readonly<{ seconds: number; sent: number; p99: number; refused: readonly string[] }>;

export async function benchPhotos(): Promise<readonly string[]> {
  const folder = await makeTestFolder();
  try {
    return await measure(folder);
  } finally {
    await removeTestFolder(folder);
  }
}

async function measure(folder: string): Promise<readonly string[]> {
  const data = join(folder, 'data');
  await mkdir(data);
  const keys = await makeElectionKeys(`${data}.keys`, election, { now: new Date() });
  const devices = Array.from({ length: clients }, (_, index) => deviceFrom(`bench ${index}`));
  const database = await openDatabase(data, '');
  await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' });
  const entries = [contentEntry('registry', { type: 'keys', note: keys.note }), ...enrolledEntries(devices)];
  await appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
  const prepare = (name: string): Promise<readonly Photo[]> =>
    makePhotos(join(folder, name), { devices, encrypt: encryptTo(keys.list) });
  const [once, twice] = [await prepare('once'), await prepare('twice')];
  const bare = await bareFiles(folder, once);
  const server = await startServer(data);
  try {
    await untilEnrolled(() => database.app.query('select count(*) from projection.device'), devices.length);
    const lines = [`photos-bare-write ${bare.toFixed(0)} MB/s 1.00`];
    for (const [how, photos] of [
      ['once', once],
      ['twice', twice],
    ] as const) {
      const measured = await load(server.url, { list: join(folder, how, 'list'), how });
      if (measured.refused.length > 0) throw new Error(measured.refused.join('\n'));
      const rate = megabytes(photos) / measured.seconds;
      const name = how === 'once' ? 'photos-in-one-request' : 'photos-in-two-requests';
      lines.push(
        `${name} ${rate.toFixed(0)} MB/s ${(rate / bare).toFixed(2)} of bare (${(rate / leastRate).toFixed(2)} of the bound)`,
      );
      lines.push(`${name}-p99 ${measured.p99.toFixed(0)} ms -`);
    }
    const peak = await server.peak();
    return [...lines, `photos-server-peak-memory ${peak.toFixed(0)} MB ${(peak / mostMemory).toFixed(2)} of the bound`];
  } finally {
    await server.stop();
    await database.close();
  }
}

function megabytes(photos: readonly Photo[]): number {
  return photos.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
}

type Making = Readonly<{
  devices: readonly ReturnType<typeof deviceFrom>[];
  encrypt: ReturnType<typeof encryptTo>;
}>;

/** Random bytes, sealed; and the list of them for the load generator. */
async function makePhotos(folder: string, { devices, encrypt }: Making): Promise<readonly Photo[]> {
  await mkdir(folder);
  const photos: Photo[] = [];
  for (let index = 0; index < count; index += 1) {
    const device = devices[index % devices.length];
    if (device === undefined) throw new Error('no device');
    const sealed = await encrypt(randomFillSync(new Uint8Array(size)));
    const digest = createHash('sha256').update(sealed).digest('hex');
    const claim = fileClaim(device, { election, digest, size: sealed.length });
    const path = join(folder, String(index));
    await writeFile(path, sealed);
    const metadata = Object.entries(claim).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
    photos.push({ path, metadata: metadata.join(','), bytes: sealed.length });
  }
  await writeFile(join(folder, 'list'), `${photos.map((photo) => JSON.stringify(photo)).join('\n')}\n`);
  return photos;
}

/** The same files hashed and written by as many at once, each on disk before the next one: what the machine can do. */
async function bareFiles(folder: string, photos: readonly Photo[]): Promise<number> {
  const target = join(folder, 'bare');
  await mkdir(target);
  const contents = await Promise.all(photos.map(({ path }) => readFile(path)));
  const work = contents.entries();
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (const [index, bytes] of work) {
        const file = await open(join(target, String(index)), 'w');
        await file.writeFile(bytes);
        await file.datasync();
        await file.close();
        createHash('sha256').update(bytes).digest('hex');
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await rm(target, { recursive: true });
  return megabytes(photos) / seconds;
}

async function untilEnrolled(ask: () => Promise<{ rows: { count: number }[] }>, wished: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if ((await ask()).rows[0]?.count === wished) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the devices are not on the list');
}

async function load(url: string, { list, how }: Readonly<{ list: string; how: string }>): Promise<Measured> {
  const generator = fileURLToPath(new URL('photo-load.ts', import.meta.url));
  const child = spawn(process.execPath, [generator, url, list, String(clients), how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Measured;
}
