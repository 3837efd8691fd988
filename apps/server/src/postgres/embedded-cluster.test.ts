import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { readFile, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { appendEntries, headSequence, readEntries } from '../evidence/ledger-store.ts';
import { clusterHome } from './cluster-home.ts';
import { serverPid } from './cluster-server.ts';
import { openDatabase } from './database.ts';
import { makeTestFolder, removeTestFolder } from './test-data-folder.ts';

type Holder = Readonly<{
  child: ChildProcessByStdio<Writable, Readable, null>;
  /** What was acknowledged so far, in order: `sequence id`. */
  lines: readonly string[];
  exited: Promise<unknown>;
}>;

/** Starts a process that holds the folder open; resolves when it does. */
async function hold(folder: string, election?: string): Promise<Holder> {
  const script = fileURLToPath(new URL('test-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder, ...(election === undefined ? [] : [election])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line === 'open') resolve();
      else lines.push(line);
    });
    void exited.then(() => reject(new Error('the holder ended before it had opened the folder')));
  });
  return { child, lines, exited };
}

async function release(holder: Holder): Promise<void> {
  holder.child.stdin.end();
  await holder.exited;
}

async function killHard(holder: Holder): Promise<void> {
  holder.child.kill('SIGKILL');
  await holder.exited;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await makeTestFolder();
  try {
    await work(folder);
  } finally {
    await removeTestFolder(folder);
  }
}

async function pidOf(folder: string): Promise<number | null> {
  return serverPid((await clusterHome(folder)).folder);
}

/** Processes that PostgreSQL's own command line says serve this folder. */
async function serversOf(folder: string): Promise<number> {
  const data = join((await clusterHome(folder)).folder, 'data');
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(processes.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(`\0-D\0${data}\0`)).length;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('the embedded server', () => {
  test('is started once by four processes at once, and stopped by the last of them', async () => {
    await inFolder(async (folder) => {
      const holders = await Promise.all([hold(folder), hold(folder), hold(folder), hold(folder)]);
      const pid = await pidOf(folder);
      expect(pid).not.toBeNull();
      expect(await serversOf(folder)).toBe(1);
      for (const holder of holders.slice(0, 3)) {
        await release(holder);
        expect(await pidOf(folder)).toBe(pid);
      }
      await Promise.all(holders.slice(3).map(release));
      expect(await pidOf(folder)).toBeNull();
      expect(await serversOf(folder)).toBe(0);
    });
  });

  test('is started anew by a process that comes while another one stops it', async () => {
    await inFolder(async (folder) => {
      for (let round = 0; round < 5; round += 1) {
        const first = await hold(folder);
        const [second] = await Promise.all([hold(folder), release(first)]);
        expect(await serversOf(folder)).toBe(1);
        await release(second);
      }
      expect(await serversOf(folder)).toBe(0);
    });
  });

  test('outlives a killed process and is adopted by the next, which stops it', async () => {
    await inFolder(async (folder) => {
      const starter = await hold(folder);
      const pid = await pidOf(folder);
      await killHard(starter);
      expect(await pidOf(folder)).toBe(pid);
      const next = await hold(folder);
      expect(await pidOf(folder)).toBe(pid);
      await release(next);
      expect(await serversOf(folder)).toBe(0);
    });
  });

  test('loses nothing acknowledged when it is killed, and is restarted under those who use it', async () => {
    await inFolder(async (folder) => {
      const writers = await Promise.all([hold(folder, 'e'), hold(folder, 'e')]);
      for (let round = 1; round <= 3; round += 1) {
        const before = writers.map((writer) => writer.lines.length);
        await until(() => writers.every((writer, index) => writer.lines.length > (before[index] ?? 0) + 50));
        process.kill((await pidOf(folder)) ?? 0, 'SIGKILL');
      }
      const before = writers.map((writer) => writer.lines.length);
      await until(() => writers.every((writer, index) => writer.lines.length > (before[index] ?? 0) + 10));
      expect(await serversOf(folder)).toBe(1);
      await Promise.all(writers.map(release));
      expect(await serversOf(folder)).toBe(0);

      const database = await openDatabase(folder, '');
      const entries = await readEntries(database.app, { election: 'e', after: 0, limit: 1_000_000 });
      await database.close();
      const present = new Set(entries.map((entry) => `${entry.sequence} ${entry.id}`));
      expect(writers.flatMap((writer) => writer.lines).filter((line) => !present.has(line))).toEqual([]);
      expect(entries.map((entry) => entry.sequence)).toEqual(entries.map((_, index) => index + 1));
    });
  });

  test('works with a deep data folder, keeps its secrets closed, and follows a folder that is moved', async () => {
    await inFolder(async (folder) => {
      const deep = join(folder, 'д'.repeat(60));
      const moved = join(folder, 'moved');
      const first = await openDatabase(deep, '');
      const entry = { id: randomUUID(), kind: 'submission' as const, body: new Uint8Array([1]) };
      await appendEntries(first.app, { election: 'e', entries: [entry], receivedAt: '2026-01-01T00:00:00Z' });
      await first.close();
      await rename(deep, moved);
      const second = await openDatabase(moved, '');
      expect(await headSequence(second.app, 'e')).toBe(1);
      const home = await clusterHome(moved);
      for (const [path, mode] of [
        [join(moved, 'database.json'), 0o600],
        [join(home.folder, 'data'), 0o700],
        [home.socket, 0o700],
        [join(home.folder, 'postgres.log'), 0o600],
      ] as const) {
        expect((await stat(path)).mode & 0o777, path).toBe(mode);
      }
      await second.close();
    });
  });
});
