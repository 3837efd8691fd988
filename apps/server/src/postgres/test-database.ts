import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { afterAll } from 'vitest';
import { systemState } from './cluster-home.ts';
import type { DatabaseRole } from './cluster-home.ts';
import { serverPid } from './cluster-server.ts';
import { setUpCluster } from './cluster-setup.ts';
import type { ClusterPrograms } from './cluster-setup.ts';
import { clusterUser } from './cluster-user.ts';
import { openThrough } from './database.ts';
import type { Database } from './database.ts';
import { superviseServer } from './embedded-cluster.ts';
import type { EmbeddedCluster } from './embedded-cluster.ts';
import { migrate } from './migration-store.ts';
import { nativeBinaries, nativeVersion } from './native-binaries.ts';

/** A server for the tests of one file, and how to connect to a database of it as a role of choice. */
export type TestDatabase = Database & Readonly<{ connection: (role: DatabaseRole) => ClientConfig }>;

let running: Promise<EmbeddedCluster> | null = null;
let made = 0;

// Registered as the test file is read: one registered by a running test would not be run.
afterAll(async () => {
  const cluster = await running;
  await cluster?.close();
  if (cluster) await rm(cluster.folder, { recursive: true });
});

/**
 * Gives `work` a database of its own, migrated and empty, on a real server that the tests of a file share. The server's first folder
 * is made once a machine and copied afterwards.
 */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  running ??= startServer();
  const cluster = await running;
  made += 1;
  const name = `kua_${made}`;
  await asOwner(cluster, 'kua', (owner) => owner.query(`create database ${name} template kua_template`));
  await asOwner(cluster, name, migrate);
  const database = await openThrough({
    connection: (role) => cluster.connection(role, name),
    place: cluster.folder,
    close: () => Promise.resolve(),
  });
  try {
    return await work({ ...database, connection: (role) => cluster.connection(role, name) });
  } finally {
    await database.close();
  }
}

async function startServer(): Promise<EmbeddedCluster> {
  await sweep();
  const template = await makeTemplate();
  const programs = await programsAt(await mkdtemp(join(tmpdir(), `kua-test-${process.pid}-`)));
  await promisify(execFile)('cp', ['-a', join(template, 'data'), programs.home.folder]);
  await setUpCluster(programs);
  const cluster = await superviseServer(programs);
  return cluster;
}

/** A test that was killed leaves its server running: the next one ends it. The folder's name tells who made it. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const maker = /^kua-test-(\d+)-/.exec(name)?.[1];
    if (maker === undefined || isAlive(Number(maker))) continue;
    const folder = join(tmpdir(), name);
    const server = await serverPid(folder);
    if (server !== null && isAlive(server)) process.kill(server, 'SIGQUIT');
    // Another test file may be sweeping too.
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`);
}

/** A cluster with a migrated database to copy, named by everything that it depends on. */
async function makeTemplate(): Promise<string> {
  const template = join(tmpdir(), `kua-test-template-${process.getuid?.() ?? 0}-${await templateVersion()}`);
  if ((await stat(template).catch(() => null)) !== null) return template;
  const programs = await programsAt(join(tmpdir(), `kua-test-${process.pid}-${randomUUID()}`));
  await setUpCluster(programs, ['alter role kua_owner createdb', 'create database kua_template owner kua_owner']);
  const cluster = await superviseServer(programs);
  await asOwner(cluster, 'kua_template', migrate);
  await cluster.close();
  await rename(programs.home.folder, template).catch(async () => {
    // Another test file was faster.
    await rm(programs.home.folder, { recursive: true });
  });
  return template;
}

async function templateVersion(): Promise<string> {
  const folder = new URL('.', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql') || name === 'cluster-setup.ts').sort();
  const hash = createHash('sha256').update(await nativeVersion());
  for (const name of names) hash.update(await readFile(new URL(name, folder)));
  return hash.digest('hex').slice(0, 16);
}

/** Where a server for tests would lie. */
export async function programsAt(folder: string): Promise<ClusterPrograms> {
  const user = await clusterUser();
  const copies = user === null ? tmpdir() : systemState;
  const password = 'not a secret: a test has no data';
  const passwords = { kua_owner: password, kua_app: password, kua_projector: password, kua_eraser: password };
  const native = await nativeBinaries({ copies, alwaysCopy: user !== null });
  return { home: { folder, socket: join(folder, 'socket'), passwords }, native, user };
}

async function asOwner(
  cluster: EmbeddedCluster,
  database: string,
  work: (owner: Client) => Promise<unknown>,
): Promise<void> {
  const owner = new Client(cluster.connection('kua_owner', database));
  await owner.connect();
  try {
    await work(owner);
  } finally {
    await owner.end();
  }
}
