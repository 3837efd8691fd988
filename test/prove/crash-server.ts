/** The real server as a process of its own on a data folder, and the load that it is under when something dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { Device } from '@kua/rehearsal/device.ts';
import { fileClaim } from '@kua/rehearsal/sender.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { clusterHome } from '../../apps/server/src/postgres/cluster-home.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { beginElection } from '../scenarios/ledger-election.ts';

export const election = 'crash';
export const devices: readonly Device[] = Array.from({ length: 20 }, (_, index) => deviceFrom(`crash ${index}`));

/** Keys, registry and enrolled devices, in a data folder whose server is stopped again. */
export async function prepareData(data: string): Promise<void> {
  const keys = await makeElectionKeys(`${data}.keys`, election, { now: new Date() });
  const database = await openDatabase(data, '');
  await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' }, 1000);
  await appendEntries(database.app, {
    election,
    entries: [contentEntry('registry', { type: 'keys', note: keys.note }), ...enrolledEntries(devices)],
    receivedAt: new Date().toISOString(),
  });
  await database.close();
}

export type Running = Readonly<{ url: string; child: ChildProcess }>;

export async function startKua(data: string): Promise<Running> {
  const kua = fileURLToPath(new URL('../../apps/server/bin/kua.mjs', import.meta.url));
  const child = spawn(process.execPath, [kua, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)?.[0];
      if (found !== undefined) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (code, signal) => reject(new Error(`the server ended with ${code ?? signal ?? ''}`)));
  });
  return { url, child };
}

export async function killKua({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** Processes that a process started, by a word of their command. */
export async function childrenOf(pid: number, word: string): Promise<readonly number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = listed
    .trim()
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
  const named: number[] = [];
  for (const each of pids) {
    const command = await readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(word)) named.push(each);
  }
  return named;
}

/** The postmaster of a data folder, null where none runs. */
export async function postmaster(data: string): Promise<number | null> {
  const { folder } = await clusterHome(data);
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  const alive =
    pid > 0 &&
    (await readdir(`/proc/${pid}`).then(
      () => true,
      () => false,
    ));
  return alive ? pid : null;
}

export async function killPostgres(data: string): Promise<void> {
  const pid = await postmaster(data);
  if (pid === null) return;
  const backends = await childrenOf(pid, '');
  for (const each of [pid, ...backends]) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
  while ((await postmaster(data)) !== null) await new Promise((resolve) => setTimeout(resolve, 5));
}

export type Acknowledged = Readonly<{ envelope: Envelope; receipt: string }>;
export type AcknowledgedFile = Readonly<{ device: Device; digest: string; size: number }>;
export type Load = Readonly<{
  submissions: Acknowledged[];
  files: AcknowledgedFile[];
  stop: () => Promise<void>;
}>;

/** A submission with seal and signature; what is sealed is noise, which nothing here opens. */
export async function anySubmission(number: number): Promise<Envelope> {
  const device = devices[number % devices.length] ?? deviceFrom('crash 0');
  const { envelope } = await testSubmission(
    {
      election,
      kind: 'protocol',
      station: String((number % 1000) + 1),
      capturedAt: '2020-01-05T20:00:00Z',
      body: { contest: 'president', fields: {}, options: { anna: number, bek: 1 } },
    },
    device,
  );
  return envelope;
}

export async function postSubmissions(
  url: string,
  envelopes: readonly Envelope[],
): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${url}/api/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ submissions: envelopes }),
  });
  const { answers } = (await response.json()) as { answers: Record<string, unknown>[] };
  return answers;
}

/** Clients that send until they are stopped; only what was acknowledged is remembered. */
export function startLoad(url: string, clients: number): Load {
  const submissions: Acknowledged[] = [];
  const files: AcknowledgedFile[] = [];
  let stopped = false;
  async function sendOne(number: number): Promise<void> {
    const envelope = await anySubmission(number);
    const response = await fetch(`${url}/api/v1/submissions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope),
      signal: AbortSignal.timeout(5000),
    });
    const answer = (await response.json()) as { receipt?: string };
    if ((response.status === 201 || response.status === 200) && answer.receipt !== undefined)
      submissions.push({ envelope, receipt: answer.receipt });
  }
  async function sendFile(number: number): Promise<void> {
    const bytes = randomBytes(20_000);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const device = devices[number % devices.length] ?? deviceFrom('crash 0');
    const begun = await beginFile(url, device, { digest, size: bytes.length });
    const location = begun.headers.get('location');
    if (location === null) return;
    const sent = await fetch(new URL(location, url), {
      method: 'PATCH',
      headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: bytes,
      signal: AbortSignal.timeout(5000),
    });
    if (sent.status === 204) files.push({ device, digest, size: bytes.length });
  }
  const running = Array.from({ length: clients }, async (_, client) => {
    for (let number = client; !stopped; number += clients) {
      // What fails was not acknowledged.
      await (client === 0 ? sendFile(number) : sendOne(number)).catch(
        () => new Promise((resolve) => setTimeout(resolve, 20)),
      );
    }
  });
  return {
    submissions,
    files,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

export function beginFile(
  url: string,
  device: Device,
  { digest, size }: Readonly<{ digest: string; size: number }>,
): Promise<Response> {
  const claim = fileClaim(device, { election, digest, size });
  const metadata = Object.entries(claim).map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`);
  return fetch(`${url}/api/v1/files`, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': String(size), 'upload-metadata': metadata.join(',') },
    signal: AbortSignal.timeout(5000),
  });
}

/** As a phone does: what cannot be kept just now is sent again. */
async function answersOf(url: string, envelopes: readonly Envelope[]): Promise<readonly Record<string, unknown>[]> {
  for (let attempt = 0; ; attempt += 1) {
    const answers = await postSubmissions(url, envelopes).catch(() => []);
    const settled = answers.length > 0 && answers.every(({ status }) => status !== 503);
    if (settled || attempt > 300) return answers;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Until the server has taken something in: what comes before is its start. */
export async function untilTaken(load: Load): Promise<void> {
  for (let attempt = 0; load.submissions.length === 0 && attempt < 500; attempt += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

/** What of this is lost: not answered as known, with the same receipt; files whose bytes are not what they were. */
export async function findLost(
  { url }: Running,
  data: string,
  { submissions, files }: Pick<Load, 'submissions' | 'files'>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (let start = 0; start < submissions.length; start += 100) {
    const some = submissions.slice(start, start + 100);
    const answers = await answersOf(
      url,
      some.map(({ envelope }) => envelope),
    );
    for (const [index, { envelope, receipt }] of some.entries()) {
      const answer = answers[index];
      if (answer?.['status'] !== 200) lost.push(`submission ${envelope.id}: ${JSON.stringify(answer)}`);
      else if (answer['receipt'] !== receipt) lost.push(`submission ${envelope.id} has another receipt`);
    }
  }
  for (const { device, digest, size } of files) {
    const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest)).catch(() => Buffer.alloc(0));
    const begun = await beginFile(url, device, { digest, size });
    const head = await fetch(new URL(begun.headers.get('location') ?? '/', url), {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' },
    });
    const whole = createHash('sha256').update(bytes).digest('hex') === digest;
    if (!whole || head.headers.get('upload-offset') !== String(size)) lost.push(`file ${digest}`);
  }
  return lost;
}
