/** The door at full load: sealed and signed submissions, one HTTP request each, durable; and how fast they are opened and projected. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { deviceFrom } from '../apps/server/src/rehearsal/rehearsal-phone.ts';
import { encryptTo, sealedSubmission } from '@kua/device/sealing.ts';
import { appendEntries } from '../apps/server/src/evidence/ledger-store.ts';
import { makeElectionKeys } from '../apps/server/src/evidence/key-folder.ts';
import { enrolledEntries } from '../apps/server/src/intake/test-submission.ts';
import { openDatabase, type Database } from '../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../apps/server/src/postgres/test-data-folder.ts';
import { beginElection } from '../test/scenarios/ledger-election.ts';

const election = 'bench-intake';
/** Before the clock starts, so that the server is measured as it is after its first seconds. */
const warmUp = 3000;
const burst = 20_000;
const steady = 10_000;
const steadyRate = 850;
const stations = 10_400;

export async function benchIntake(): Promise<readonly string[]> {
  const folder = await makeTestFolder();
  try {
    return await measure(folder);
  } finally {
    await removeTestFolder(folder);
  }
}

async function measure(folder: string): Promise<readonly string[]> {
  const data = join(folder, 'data');
  const keysFolder = `${data}.keys`;
  await mkdir(data);
  const keys = await makeElectionKeys(keysFolder, election, { now: new Date() });
  const devices = Array.from({ length: 200 }, (_, index) => deviceFrom(`bench ${index}`));
  const database = await openDatabase(data, '');
  await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' }, stations);
  await appendEntries(database.app, {
    election,
    entries: [contentEntry('registry', { type: 'keys', note: keys.note }), ...enrolledEntries(devices)],
    receivedAt: new Date().toISOString(),
  });
  const files = await prepare(folder, keys.list, devices);
  const bare = await bareInserts(database);
  const server = await startServer(data);
  try {
    const warm = await load(server.url, files.warmUp, 32, 0);
    await untilOpened(database);
    const fast = await load(server.url, files.burst, 32, 0);
    const lagged = await untilOpened(database);
    const even = await load(server.url, files.steady, 32, steadyRate);
    const lag = await untilOpened(database);
    const rate = fast.sent / fast.seconds;
    const opened = steady / (even.seconds + lag);
    const peak = await server.peak();
    const refused = [warm, fast, even].flatMap((each) => each.refused);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
    return [
      `intake-acknowledged ${rate.toFixed(0)} submissions/s ${(rate / bare).toFixed(2)} of bare inserts`,
      `intake-acknowledged-p50 ${fast.p50.toFixed(1)} ms -`,
      `intake-acknowledged-p99 ${fast.p99.toFixed(1)} ms ${(fast.p99 / 100).toFixed(2)} of the bound`,
      `intake-bare-insert ${bare.toFixed(0)} rows/s 1.00`,
      `intake-drained-after-burst ${lagged.toFixed(1)} s -`,
      `intake-opened-and-projected ${opened.toFixed(0)} submissions/s ${(opened / 800).toFixed(2)} of the bound (offered ${steadyRate}/s, ${lag.toFixed(1)} s behind at the end)`,
      `intake-server-peak-memory ${peak.toFixed(0)} MB -`,
    ];
  } finally {
    await server.stop();
    await database.close();
  }
}

async function prepare(
  folder: string,
  list: Readonly<{ intake: string; recovery: string }>,
  devices: readonly ReturnType<typeof deviceFrom>[],
): Promise<Readonly<{ warmUp: string; burst: string; steady: string }>> {
  const encrypt = encryptTo(list);
  const write = async (name: string, count: number): Promise<string> => {
    const lines: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const device = devices[index % devices.length];
      if (device === undefined) throw new Error('no device');
      const body = {
        contest: 'president',
        fields: { cast: index, valid: index, invalid: 0 },
        options: { anna: index, bek: 0 },
      };
      const said = {
        election,
        kind: 'protocol',
        station: String((index % stations) + 1),
        capturedAt: '2020-01-05T20:00:00Z',
        body,
      } as const;
      lines.push(JSON.stringify(await sealedSubmission(said, device, encrypt)));
    }
    const path = join(folder, name);
    await writeFile(path, `${lines.join('\n')}\n`);
    return path;
  };
  return {
    warmUp: await write('warm-up', warmUp),
    burst: await write('burst', burst),
    steady: await write('steady', steady),
  };
}

/** One row of the same size in one transaction each, 32 at a time, in the same PostgreSQL. */
async function bareInserts(database: Database): Promise<number> {
  const client = await database.projector.connect();
  await client.query(
    'create table projection.bench_bare (id bigint generated always as identity primary key, body bytea)',
  );
  client.release();
  const body = Buffer.alloc(1600, 7);
  const rows = 8000;
  let left = rows;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      while (left > 0) {
        left -= 1;
        await database.projector.query({
          name: 'bare',
          text: 'insert into projection.bench_bare (body) values ($1)',
          values: [body],
        });
      }
    }),
  );
  const rate = rows / ((performance.now() - started) / 1000);
  await database.projector.query('drop table projection.bench_bare');
  return rate;
}

export async function startServer(data: string) {
  const kua = fileURLToPath(new URL('../apps/server/bin/kua.mjs', import.meta.url));
  const child = spawn(process.execPath, [kua, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)?.[0];
      if (found !== undefined) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code ?? ''}`)));
  });
  return {
    url,
    peak: async () =>
      Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

type Measured = Readonly<{ seconds: number; sent: number; p50: number; p99: number; refused: readonly unknown[] }>;

async function load(url: string, file: string, clients: number, rate: number): Promise<Measured> {
  const generator = fileURLToPath(new URL('intake-load.ts', import.meta.url));
  const child = spawn(process.execPath, [generator, url, file, String(clients), String(rate)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Measured;
}

/** Seconds until all that was acknowledged is opened and projected. */
async function untilOpened(database: Database): Promise<number> {
  const started = performance.now();
  for (;;) {
    const { rows } = await database.app.query<{ done: boolean }>(
      `select not exists (select from projection.submission where election = $1 and opened is null)
         and (select sequence from projection.head where election = $1) = (select sequence from ledger.head where election = $1)
         as done`,
      [election],
    );
    if (rows[0]?.done === true) return (performance.now() - started) / 1000;
    if (performance.now() - started > 120_000) throw new Error('submissions stay sealed');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
