import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, lstat, mkdir, open, readFile, realpath, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';

/** Where the embedded server of root lies, and the copy of its programs. */
export const systemState = '/var/lib/kua';
const homeFileName = 'database.json';
const secret = z.string().min(20);

const homeFile = z.strictObject({
  format: z.literal('kua-database/1'),
  /** Folder of the cluster; relative to the data folder unless it lies elsewhere. */
  cluster: z.string(),
  passwords: z.strictObject({ kua_owner: secret, kua_app: secret, kua_projector: secret, kua_eraser: secret }),
});

export type DatabaseRole = 'kua_owner' | 'kua_app' | 'kua_projector' | 'kua_eraser';

/** Where the embedded cluster of a data folder lies, and the passwords of its roles. */
export type ClusterHome = Readonly<{
  /** Holds `data`, `socket` and `postgres.log`. */
  folder: string;
  socket: string;
  passwords: Readonly<Record<DatabaseRole, string>>;
}>;

/**
 * Reads `database.json` of the data folder, or makes it. Owner-readable only: who has it can act as every role of this ledger. As root
 * the cluster lies under the system's state folder, because PostgreSQL's own user may not enter the data folder; its name is made
 * once from the folder's path and chance, so that a folder moved keeps its ledger and a folder made anew does not inherit one.
 */
export async function clusterHome(dataFolder: string): Promise<ClusterHome> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const data = await realpath(dataFolder);
  const path = join(data, homeFileName);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    if (hasCode(error, 'EACCES')) throw new Error(`${path} belongs to another user: run Kua as the user who made it`);
    throw error;
  });
  if (text === null) {
    await writeOnce(path, newHome(data));
    return clusterHome(dataFolder);
  }
  const home = homeFile.parse(JSON.parse(text));
  const folder = resolve(data, home.cluster);
  return { folder, socket: socketFolder(folder), passwords: home.passwords };
}

/** True when Kua has kept data here before. */
export function isDataFolder(path: string): boolean {
  return existsSync(join(path, homeFileName));
}

/** Removes a cluster for good. Its server must have ended. */
export async function removeCluster({ folder, socket }: ClusterHome): Promise<void> {
  for (const path of [folder, socket]) await rm(path, { recursive: true, force: true });
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/** A socket's folder is closed to everybody but PostgreSQL's user; one prepared by somebody else is refused. */
export async function makeSocketFolder(path: string, owner: number): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (!found.isDirectory() || (found.uid !== owner && found.uid !== process.getuid?.())) {
    throw new Error(`${path} is not a folder of PostgreSQL's user: remove it and run the command again`);
  }
}

function newHome(data: string): z.infer<typeof homeFile> {
  const name = createHash('sha256').update(`${data}\0${randomUUID()}`).digest('hex').slice(0, 16);
  const password = () => randomBytes(24).toString('base64url');
  return {
    format: 'kua-database/1',
    cluster: process.getuid?.() === 0 ? join(systemState, name) : 'postgres',
    passwords: { kua_owner: password(), kua_app: password(), kua_projector: password(), kua_eraser: password() },
  };
}

/** Appears whole or not at all; of two processes at once the first one's text stays. */
async function writeOnce(path: string, content: z.infer<typeof homeFile>): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(temporary, path).catch((error: unknown) => {
    if (!hasCode(error, 'EEXIST')) throw error;
  });
  await rm(temporary);
}

/** A socket's path may have 107 bytes; a data folder that lies deep gets a short one elsewhere. */
function socketFolder(folder: string): string {
  const beside = join(folder, 'socket');
  if (Buffer.byteLength(join(beside, '.s.PGSQL.5432')) <= 107) return beside;
  return join('/tmp', `kua-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`);
}
