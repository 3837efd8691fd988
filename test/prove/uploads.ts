/**
 * Whatever is uploaded as a photo, sealed and signed as it should be: the server answers all the while, its memory stays, each file is decided,
 * an honest photo behind them is opened, and no process or folder is left. Controls: a server that stands still is found out, and the decoders are
 * seen while they work.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attachment } from '@kua/core/evidence/statement-contract.ts';
import { encryptTo, fileClaim, sealedFile, sealedSubmission, type Encrypt } from '@kua/device/sealing.ts';
import { openDatabase, type Database } from '../../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../../apps/server/src/postgres/test-data-folder.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import {
  childrenOf,
  devices,
  election,
  killKua,
  killPostgres,
  postmaster,
  prepareData,
  startKua,
} from './crash-server.ts';
import { post, uploadHeadersOf } from './door.ts';
import { watchHealth, type Health } from './health-watch.ts';
import { honestPictures, hostileUploads } from './hostile-uploads.ts';
import { treeMegabytes } from './process-memory.ts';
import type { Prove } from './proof.ts';
import { seededRandom } from './random.ts';

const filesOfOne = 29;
/** A decoder may have a picture of 64 million pixels in hand, and its own limit is far above. */
const mostMegabytes = 600;
const longestQuietMs = 180_000;

export const prove: Prove = async ({ cycles, log }) => {
  const folder = await makeTestFolder();
  const data = join(folder, 'data');
  const before = process.env['TMPDIR'];
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  try {
    const encrypt = encryptTo(await prepareData(data));
    // What decoders leave behind is then seen.
    process.env['TMPDIR'] = temporary;
    const server = await startKua(data).finally(() => setTemporary(before));
    const database = await openDatabase(data, '');
    try {
      const pids = [server.child.pid ?? 0, (await postmaster(data)) ?? 0];
      const idle = await healthFor(server.url, 2000);
      const found = await sendAll({ url: server.url, encrypt, database, pids, log }, cycles);
      const left = await readdir(temporary);
      const workers = await decodersBelow(pids);
      const control = await standsStill(server.url, pids[0] ?? 0);
      const { health } = found;
      const lines = [
        `${cycles} hostile files of ${Object.keys(hostileUploads).length} sorts in ${found.seconds.toFixed(0)} s: ${found.outcomes}; ${found.refused} refused`,
        `/healthz asked ${health.asked} times: ${health.wrong.length} wrong, ${health.late} late, half within ${health.p50.toFixed(0)} ms, 99 % within ${health.p99.toFixed(0)}, slowest ${health.slowest.toFixed(0)} (before: ${idle.p50.toFixed(0)}, ${idle.p99.toFixed(0)}, ${idle.slowest.toFixed(0)})`,
        `memory ${found.megabytes.toFixed(0)} MB more at most (all processes), ${workers} decoders and ${left.length} folders left, the honest photo behind them ${found.honest ? 'was opened' : 'WAS NOT OPENED'}`,
        `control: decoders were ${found.seen ? 'seen while they worked' : 'NOT SEEN'}; a server that stands still is ${control ? 'found out' : 'NOT FOUND OUT'}`,
      ];
      const quiet = health.wrong.length === 0 && health.late === 0 && found.megabytes <= mostMegabytes;
      const gone = workers === 0 && left.filter((name) => name.startsWith('kua-image-')).length === 0;
      const passed = quiet && gone && found.refused === 0 && found.honest && found.seen && control;
      return { cycles, passed, lines: [...lines, ...health.wrong.slice(0, 5)] };
    } finally {
      await database.close();
      await killKua(server);
    }
  } finally {
    await killPostgres(data);
    await removeTestFolder(folder);
  }
};

function setTemporary(value: string | undefined): void {
  if (value === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = value;
}

type Door = Readonly<{
  url: string;
  encrypt: Encrypt;
  database: Database;
  pids: readonly number[];
  log: (line: string) => void;
}>;
type Found = Readonly<{
  seconds: number;
  outcomes: string;
  refused: number;
  health: Health;
  megabytes: number;
  honest: boolean;
  seen: boolean;
}>;

async function sendAll(door: Door, cycles: number): Promise<Found> {
  const [random, honest, kinds] = [seededRandom('uploads'), await honestPictures(), Object.values(hostileUploads)];
  const started = performance.now();
  const at = await treeMegabytes(door.pids);
  const watch = watchHealth(door.url);
  let [refused, most, seen] = [0, 0, false];
  const look = async (): Promise<void> => {
    most = Math.max(most, (await treeMegabytes(door.pids)) - at);
    seen ||= (await decodersBelow(door.pids)) > 0;
  };
  for (let first = 0; first < cycles; first += filesOfOne) {
    const count = Math.min(filesOfOne, cycles - first);
    const files = Array.from(
      { length: count },
      (_, index) => kinds[(first + index) % kinds.length]?.(honest, random) ?? Buffer.alloc(0),
    );
    refused += await sendCopy(door, files, first / filesOfOne);
    // Not all at once: a disk full of what waits would prove something else.
    await decided(door, first + count, look);
    if (first % (filesOfOne * 10) === 0) door.log(`${first + count} files`);
  }
  refused += await sendCopy(door, [honest.jpeg], cycles);
  await decided(door, cycles + 1, look);
  const { rows } = await door.database.app.query<{ outcome: string; image: boolean; count: number }>(
    `select outcome, derivative is not null as image, count(*) from projection.attachment group by 1, 2 order by 1, 2`,
  );
  const last = await door.database.app.query<{ width: number | null }>(
    'select width from projection.attachment order by sequence desc limit 1',
  );
  return {
    seconds: (performance.now() - started) / 1000,
    outcomes: rows
      .map(({ outcome, image, count }) => `${count} ${outcome}${image ? ' pictures' : ', no picture'}`)
      .join(', '),
    refused,
    health: await watch.stop(),
    megabytes: most,
    honest: last.rows[0]?.width === 320,
    seen,
  };
}

/** A protocol that names these files, and the files; how many of them were not taken. */
async function sendCopy({ url, encrypt }: Door, files: readonly Buffer[], number: number): Promise<number> {
  const device = devices[Math.floor(number) % devices.length] ?? deviceFrom('crash 0');
  const sealed = await Promise.all(
    files.map((file, index) => sealedFile(file, { type: 'image/jpeg', role: `page-${index + 1}` }, encrypt)),
  );
  let refused = 0;
  const attachments: Attachment[] = [];
  for (const { sealed: bytes, attachment } of sealed) {
    attachments.push(attachment);
    const claim = fileClaim(device, {
      election,
      digest: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length,
    });
    const headers = {
      'tus-resumable': '1.0.0',
      ...uploadHeadersOf(claim, bytes.length),
      'content-type': 'application/offset+octet-stream',
    };
    const answer = await fetch(`${url}/api/v1/files`, { method: 'POST', headers, body: Buffer.from(bytes) });
    await answer.body?.cancel();
    if (answer.status !== 201) refused += 1;
  }
  const body = { contest: 'president', fields: {}, options: { anna: 1, bek: 1 } };
  const said = {
    election,
    kind: 'protocol',
    station: String(1 + (Math.floor(number) % 900)),
    capturedAt: '2020-01-05T20:00:00Z',
  } as const;
  const { status } = await post(
    url,
    '/submissions',
    await sealedSubmission({ ...said, body, attachments }, device, encrypt),
  );
  return status === 201 ? refused : files.length;
}

/** Waits until so many files are decided; fails where for long none is. */
async function decided({ database }: Door, count: number, look: () => Promise<void>): Promise<void> {
  let [before, since] = [-1, performance.now()];
  for (;;) {
    const { rows } = await database.app.query<{ done: number }>(
      'select count(outcome) as done from projection.attachment',
    );
    const done = rows[0]?.done ?? 0;
    if (done >= count) return;
    if (done !== before) [before, since] = [done, performance.now()];
    if (performance.now() - since > longestQuietMs)
      throw new Error(`${done} of ${count} files are decided, and no more`);
    await look();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Decoders that work for the server, and those that nobody looks after any more. */
async function decodersBelow(pids: readonly number[]): Promise<number> {
  let found = 0;
  for (const pid of pids) {
    for (const child of await childrenOf(pid, '')) found += await decodersBelow([child]);
    if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('image-worker')) found += 1;
  }
  return found;
}

async function healthFor(url: string, milliseconds: number): Promise<Health> {
  const watch = watchHealth(url);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return watch.stop();
}

async function standsStill(url: string, pid: number): Promise<boolean> {
  process.kill(pid, 'SIGSTOP');
  const watch = watchHealth(url);
  setTimeout(() => process.kill(pid, 'SIGCONT'), 2500);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const { slowest } = await watch.stop();
  return slowest > 2000;
}
