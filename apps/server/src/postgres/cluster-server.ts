import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ClientConfig } from 'pg';
import { attach } from './attachment-store.ts';
import { hasCode } from './cluster-home.ts';
import type { ClusterPrograms } from './cluster-setup.ts';

// Sized for a laptop that also runs a browser, and for one large import beside the live site.
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  work_mem: '64MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  max_connections: '60',
  jit: 'off',
  cluster_name: 'kua',
  log_min_messages: 'warning',
  // Statements and details may name people; logs must not.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/**
 * Attaches to the cluster's server, starting it where it does not run. PostgreSQL itself sees to it that a data folder has one server:
 * when two processes start at once, the second one's is refused by the first one's `postmaster.pid`, and both attach to the first.
 */
export async function attachToServer(programs: ClusterPrograms, config: ClientConfig): Promise<Client> {
  let server: ChildProcess | null = null;
  let refusals = 0;
  for (;;) {
    try {
      return await attach(config);
    } catch (error) {
      if (!isPassing(error)) throw error;
      const running = server?.exitCode === null && server.signalCode === null;
      if (!running && isAbsent(error)) {
        // After a kill -9 the old server's processes may hold its memory for a moment more, or another server is just coming or going.
        if (server !== null && !(await serverIsAlive(programs.home.folder))) refusals += 1;
        if (refusals > 40) throw new Error(`PostgreSQL does not start: ${await lastWords(programs)}`, { cause: error });
        if (server !== null) await sleep(200);
        server = await spawnServer(programs);
      }
      await sleep(25);
    }
  }
}

/** Fast shutdown; returns when the server is gone. Only for the process that alone is attached. */
export async function stopServer(programs: ClusterPrograms): Promise<void> {
  const pid = await serverPid(programs.home.folder);
  if (pid === null) return;
  signal(pid, 'SIGINT');
  while ((await serverPid(programs.home.folder)) === pid && signal(pid, 0)) await sleep(15);
}

/** Process id of the server as its `postmaster.pid` names it. */
export async function serverPid(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  });
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? null : pid;
}

async function serverIsAlive(folder: string): Promise<boolean> {
  const pid = await serverPid(folder);
  return pid !== null && signal(pid, 0);
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    if (hasCode(error, 'EPERM')) return true;
    throw error;
  }
}

async function spawnServer(programs: ClusterPrograms): Promise<ChildProcess> {
  const { home, native, user } = programs;
  const log = await open(join(home.folder, 'postgres.log'), 'a', 0o600);
  try {
    const options = Object.entries({ ...settings, unix_socket_directories: home.socket });
    const server = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', join(home.folder, 'data'), ...options.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      // Detached: Ctrl-C on the terminal must not stop it before those who write to it have ended.
      {
        cwd: '/',
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
        ...user,
      },
    );
    await new Promise<void>((resolve, reject) => {
      server.once('spawn', resolve);
      server.once('error', reject);
    });
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

async function lastWords(programs: ClusterPrograms): Promise<string> {
  const log = await readFile(join(programs.home.folder, 'postgres.log'), 'utf8').catch(() => '');
  return log.trim().split('\n').slice(-5).join(' | ');
}

/** No server listens there. */
function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ECONNREFUSED');
}

/** It starts, stops, or died while we came: to be tried again. */
function isPassing(error: unknown): boolean {
  const closed = error instanceof Error && /connection terminated|connection error/i.test(error.message);
  return closed || isAbsent(error) || hasCode(error, 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03');
}
