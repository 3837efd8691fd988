/** The real server as a process of its own on a data folder, and the ways in which it and what it started are made to die. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { Device } from '@kua/device/device.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries } from '../../apps/server/src/intake/test-submission.ts';
import { clusterHome } from '../../apps/server/src/postgres/cluster-home.ts';
import { openDatabase } from '../../apps/server/src/postgres/database.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { beginElection } from '../scenarios/ledger-election.ts';

export const election = 'crash';
export const stations = 1000;
export const devices: readonly Device[] = Array.from({ length: 20 }, (_, index) => deviceFrom(`crash ${index}`));

/** Keys, registry and enrolled devices, in a data folder whose server is stopped again. */
export async function prepareData(data: string): Promise<KeyList> {
  const keys = await makeElectionKeys(`${data}.keys`, election, { now: new Date() });
  const database = await openDatabase(data, '');
  await beginElection(database, { id: election, date: '2020-01-05', pack: 'generic' }, stations);
  await appendEntries(database.app, {
    election,
    entries: [contentEntry('registry', { type: 'keys', note: keys.note }), ...enrolledEntries(devices)],
    receivedAt: new Date().toISOString(),
  });
  await database.close();
  return keys.list;
}

/** For controls: from now on the database says "committed" before it is on disk. */
export async function forgetToWait(data: string): Promise<void> {
  const database = await openDatabase(data, '');
  await database.app.query('alter role kua_app set synchronous_commit = off');
  await database.close();
}

export type Running = Readonly<{ url: string; child: ChildProcess }>;

const longestStartMs = 60_000;

/** `preload`: a module that the server's own process reads first, for controls. */
export async function startKua(data: string, { preload }: Readonly<{ preload?: string }> = {}): Promise<Running> {
  const kua = fileURLToPath(new URL('../../apps/server/bin/kua.mjs', import.meta.url));
  const before = preload === undefined ? [] : ['--import', preload];
  const child = spawn(process.execPath, [...before, kua, 'serve', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, DATABASE_URL: '', KUA_KEYS: '' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), longestStartMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /http:\S+/.exec(line)?.[0];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found.replace('localhost', '127.0.0.1'));
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code ?? signal ?? ''}`));
    });
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
  for (const each of pids) if ((await commandOf(each)).includes(word)) named.push(each);
  return named;
}

async function commandOf(pid: number | string): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
}

/** The postmaster of a data folder, null where none runs. */
export async function postmaster(data: string): Promise<number | null> {
  const { folder } = await clusterHome(data);
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return (await isAlive(pid)) ? pid : null;
}

/** One that ended and was not yet taken note of by its parent is not alive. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}

export async function killPostgres(data: string): Promise<void> {
  const pid = await postmaster(data);
  if (pid === null) return;
  const backends = await childrenOf(pid, '');
  for (const each of [pid, ...backends]) killHard(each);
  while (await isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** One of PostgreSQL's processes that serve a connection: PostgreSQL then ends all of them and recovers by itself. */
export async function killBackend(data: string, choose: (of: readonly number[]) => number): Promise<void> {
  const backends = await childrenOf((await postmaster(data)) ?? 0, 'postgres: kua: kua_');
  if (backends.length > 0) killHard(choose(backends));
}

/** Whatever still has a folder of ours in its command: started by us, and by nobody else, because the folder's name is made by chance. */
export async function killAllOf(folder: string): Promise<void> {
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && Number(pid) !== process.pid && (await commandOf(pid)).includes(folder))
      killHard(Number(pid));
  }
}

export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended meanwhile.
  }
}
