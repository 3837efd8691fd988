/**
 * Ten minutes of an election night at Kazakhstan's full rate: 10,400 protocols an hour with three photos each, 30,000 phones connected.
 * `npm run bench:night -- --minutes N`. The load, the phones and the server are processes of their own on one machine.
 */
import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { makeElectionKeys } from '../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../apps/server/src/evidence/ledger-store.ts';
import { openDatabase, type Database } from '../apps/server/src/postgres/database.ts';
import { makeTestFolder, removeTestFolder } from '../apps/server/src/postgres/test-data-folder.ts';
import { night, nightEntries } from './night-election.ts';
import type { NightReport } from './night-load.ts';
import { get } from './night-watch.ts';

const wishedPhones = 30_000;
const { election } = night;

export async function benchNight({ minutes = 10 }: Readonly<{ minutes?: number }> = {}): Promise<readonly string[]> {
  const folder = await makeTestFolder();
  try {
    return await measure(folder, minutes);
  } finally {
    await removeTestFolder(folder);
  }
}

async function measure(folder: string, minutes: number): Promise<readonly string[]> {
  const data = join(folder, 'data');
  const database = await openDatabase(data, '');
  try {
    const keys = await makeElectionKeys(`${data}.keys`, election, { now: new Date() });
    for (const entries of nightEntries(keys.note))
      await appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
    const phones = Math.min(wishedPhones, openFiles() - 1000);
    const server = await startServer(data, phones + 1000);
    try {
      await untilPublished(server.url);
      const connected = await connectPhones(server.url, phones);
      const { intake, recovery } = keys.list;
      const report = await runNight([server.url, String(minutes), intake, recovery], connected.tell);
      const asked = await connected.end();
      const peak = await server.peak();
      const opened = await filesOpened(database);
      const lost = await findLost(server.url, data, report);
      return lines({ report, asked, peak, opened, lost, phones });
    } finally {
      await server.stop();
    }
  } finally {
    await database.close();
  }
}

/** How many files and connections a process may hold here, once it has asked for it. */
function openFiles(): number {
  const answer = spawnSync('sh', ['-c', 'ulimit -n 65000 2>/dev/null; ulimit -n'], { encoding: 'utf8' }).stdout.trim();
  return Number(answer) || 1024;
}

function startNode(
  limit: number,
  file: string,
  args: readonly string[],
): ChildProcessByStdio<Writable, Readable, null> {
  const command = `ulimit -n ${limit} 2>/dev/null; exec "$0" "$@"`;
  return spawn('sh', ['-c', command, process.execPath, fileURLToPath(new URL(file, import.meta.url)), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
  });
}

async function startServer(data: string, limit: number) {
  const args = ['serve', '--data', data, '--port', '0'];
  const command = `ulimit -n ${limit} 2>/dev/null; exec "$0" "$@"`;
  const kua = fileURLToPath(new URL('../apps/server/bin/kua.mjs', import.meta.url));
  const child = spawn('sh', ['-c', command, process.execPath, kua, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)?.[0];
      if (found !== undefined) resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code ?? ''}`)));
  });
  const pid = child.pid ?? 0;
  return {
    url,
    peak: async () => {
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
      const memory = await Promise.all([pid, ...children.trim().split(' ').map(Number)].map(peakOf));
      return { server: memory[0] ?? 0, all: memory.reduce((sum, each) => sum + each, 0) };
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Highest resident memory of a process, MB. */
async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

type Asked = Readonly<{
  connected: number;
  dropped: number;
  answers: number;
  refused: number;
  states: number;
  head99: number;
  state99: number;
}>;

/** The first release of a country takes a moment. */
async function untilPublished(url: string): Promise<void> {
  for (let attempt = 0; attempt < 1200; attempt += 1) {
    if ((await fetch(`${url}/${election}/head.json`)).ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the election is not published');
}

async function connectPhones(url: string, count: number) {
  const child = startNode(count + 1000, 'night-phones.ts', [url, election, String(count)]);
  const told = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await told.next()).value !== 'ready') throw new Error('the phones did not connect');
  return {
    tell: (line: string) => void child.stdin.write(`${line}\n`),
    end: async (): Promise<Asked> => {
      child.stdin.write('end\n');
      return JSON.parse(String((await told.next()).value)) as Asked;
    },
  };
}

async function runNight(args: readonly string[], onSent: (line: string) => void): Promise<NightReport> {
  const child = startNode(4096, 'night-load.ts', args);
  let last = '';
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('sent ')) onSent(line.slice(5));
    else last = line;
  }
  if (last === '') throw new Error('the load ended early');
  return JSON.parse(last) as NightReport;
}

/** How many photos were opened, checked and drawn anew by now: that has the lowest priority of all, and goes on through the night. */
async function filesOpened(database: Database): Promise<number> {
  const { rows } = await database.app.query<{ count: number }>(
    "select count(*) from projection.attachment where election = $1 and outcome = 'intact'",
    [election],
  );
  return rows[0]?.count ?? 0;
}

/** What was acknowledged and is not there as it was acknowledged. */
async function findLost(url: string, data: string, { protocols, files }: NightReport): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true });
  const lost: string[] = [];
  for (const { device, id, receipt } of protocols) {
    const { body } = await get(agent, `${url}/api/v1/elections/${election}/submissions/${device}/${id}`);
    const answer = JSON.parse(body) as { state?: string; receipt?: string };
    if (answer.state !== 'open' || answer.receipt !== receipt) lost.push(`protocol ${id}: ${body}`);
  }
  for (const { digest } of files) {
    const bytes = await readFile(join(data, 'objects', digest.slice(0, 2), digest)).catch(() => Buffer.alloc(0));
    if (createHash('sha256').update(bytes).digest('hex') !== digest) lost.push(`file ${digest}`);
  }
  agent.destroy();
  return lost;
}

type Night = Readonly<{
  report: NightReport;
  asked: Asked;
  peak: Readonly<{ server: number; all: number }>;
  opened: number;
  lost: readonly string[];
  phones: number;
}>;

function lines({ report, asked, peak, opened, lost, phones }: Night): readonly string[] {
  for (const each of lost.slice(0, 5)) process.stderr.write(`lost: ${each}\n`);
  const { protocols, files, seconds, photoBytes } = report;
  const at = (of: readonly number[], share: number): number => quantile(of, share);
  return [
    `night-lost ${lost.length + report.notPublic} of ${protocols.length} protocols and ${files.length} photos of ${(photoBytes / 1000).toFixed(0)} KB -`,
    `night-rate ${((protocols.length * 3600) / seconds).toFixed(0)} protocols/hour ${report.retries} sent again`,
    `night-acknowledged-p99 ${at(report.protocolMs, 0.99).toFixed(0)} ms (p50 ${at(report.protocolMs, 0.5).toFixed(0)})`,
    `night-photo-acknowledged-p99 ${at(report.fileMs, 0.99).toFixed(0)} ms (p50 ${at(report.fileMs, 0.5).toFixed(0)})`,
    `night-public-p99 ${at(report.publicMs, 0.99).toFixed(0)} ms ${(at(report.publicMs, 0.99) / 2000).toFixed(2)} of the bound (p50 ${at(report.publicMs, 0.5).toFixed(0)}, longest ${at(report.publicMs, 1).toFixed(0)}, ${report.heads} heads)`,
    `night-phones ${asked.connected} connected ${(asked.connected / wishedPhones).toFixed(2)} of ${wishedPhones} (${phones} could be; ${asked.dropped} dropped)`,
    `night-phones-answers ${asked.answers} answers ${asked.refused} refused (p99: head ${asked.head99.toFixed(0)} ms, state of a submission ${asked.state99.toFixed(0)} ms, ${asked.states} of these)`,
    `night-server-peak-memory ${peak.server.toFixed(0)} MB ${(peak.server / 400).toFixed(2)} of the bound (${peak.all.toFixed(0)} MB with signer and opener)`,
    `night-photos-opened ${opened} by the end ${(opened / Math.max(1, files.length)).toFixed(2)} of all`,
  ];
}

function quantile(of: readonly number[], share: number): number {
  const sorted = of.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
