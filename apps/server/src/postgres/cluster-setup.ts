import { randomBytes, randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterHome } from './cluster-home.ts';
import { hasCode, makeSocketFolder } from './cluster-home.ts';
import type { ClusterUser } from './cluster-user.ts';

export type ClusterPrograms = Readonly<{ home: ClusterHome; native: string; user: ClusterUser | null }>;

/** The one database of a cluster. */
export const databaseName = 'kua';

/**
 * Makes the cluster with its roles and its database, once: made aside and renamed, so that it is there whole or not at all, and of two
 * processes that start at once the slower throws its own away.
 */
export async function setUpCluster(programs: ClusterPrograms, extraStatements: readonly string[] = []): Promise<void> {
  const { home, user } = programs;
  const data = join(home.folder, 'data');
  await mkdir(home.folder, { recursive: true, mode: 0o755 });
  await own(home.folder, user);
  await makeSocketFolder(home.socket, user?.uid ?? process.getuid?.() ?? 0);
  await own(home.socket, user);
  if (await isFolder(data)) return;
  const temporary = join(home.folder, `initial-${randomUUID()}`);
  try {
    await initialize(programs, temporary);
    await runAlone(programs, temporary, [...(await firstStatements(home)), ...extraStatements]);
    await rename(temporary, data).catch((error: unknown) => {
      if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function own(folder: string, user: ClusterUser | null): Promise<void> {
  if (user !== null) await chown(folder, user.uid, user.gid);
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

async function initialize(programs: ClusterPrograms, data: string): Promise<void> {
  // PostgreSQL's own superuser gets a password that nobody keeps: the program never acts as superuser.
  const password = `${data}.password`;
  await writeFile(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  try {
    await own(password, programs.user);
    await run(programs, 'initdb', [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${password}`,
      '--encoding=UTF8',
      // The same order of text on every system, whatever its locales.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--data-checksums',
    ]);
  } finally {
    await rm(password, { force: true });
  }
  const access = join(data, 'pg_hba.conf');
  await writeFile(
    access,
    '# Written by Kua: only the unix socket, only its roles, only with their passwords.\nlocal all all scram-sha-256\n',
  );
}

async function firstStatements(home: ClusterHome): Promise<readonly string[]> {
  const roles = await readFile(new URL('roles.sql', import.meta.url), 'utf8');
  const logins = Object.entries(home.passwords).map(
    ([role, password]) => `alter role ${role} login password '${password.replaceAll("'", "''")}'`,
  );
  return [roles.trim().replace(/;$/, ''), ...logins, `create database ${databaseName} owner kua_owner`];
}

/** PostgreSQL without a server: reads statements from its input, each ended by a semicolon and an empty line. */
async function runAlone(programs: ClusterPrograms, data: string, statements: readonly string[]): Promise<void> {
  const input = statements.map((statement) => `${statement};\n\n`).join('');
  await run(programs, 'postgres', ['--single', '-D', data, '-j', '-c', 'exit_on_error=true', 'postgres'], input);
}

async function run(programs: ClusterPrograms, program: string, args: readonly string[], input = ''): Promise<void> {
  const child = spawn(join(programs.native, 'bin', program), args, {
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
    // Ctrl-C must not break it in the middle.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    ...programs.user,
  });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  child.stdin.on('error', () => undefined); // a program that ended early says why on stderr
  child.stdin.end(input);
  const code = await ended;
  if (code !== 0)
    throw new Error(`${program} ended with ${String(code)}: ${Buffer.concat(complaints).toString('utf8').trim()}`);
}
