import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { promisedDigest, type ReleaseFile } from '@kua/core/publication/release-name.ts';
import type { ReleaseHead, ReleasePath } from '@kua/core/publication/release-contract.ts';
import { syncFolder } from '../evidence/durable-file.ts';

/** How long a file that no head names any more stays for mirrors that are still copying. */
export const retiredFor = 10 * 60_000;

/** Folders of files whose names promise a digest. */
const parts: readonly string[] = ['data', 'downloads', 'pictures'];

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const headSchema = z.object({
  format: z.literal('kua-release/1'),
  election: z.string(),
  rehearsal: z.boolean(),
  sequence: z.number(),
  ledger: z.string(),
  publishedAt: z.string(),
  overview: z.string(),
  // A head from before there was a log has none of these.
  log: z.object({ origin: z.string(), size: z.number(), root: z.string() }).nullable().default(null),
  openings: z.string().nullable().default(null),
  portal: z.string().nullable().default(null),
  signature: z.string().nullable().default(null),
});

/** Null where there is no head that this version could have written. */
export async function readHead(folder: string): Promise<ReleaseHead | null> {
  const text = await readFile(join(folder, 'head.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return headSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * The content of a data file, or null when it is missing or not what its name promises. The digest in the name proves that a
 * publisher wrote these bytes, and `format` which version of the shape they have, so they are taken at their word.
 */
export async function readReleaseFile<T extends Readonly<{ format: string }>>(
  folder: string,
  path: ReleasePath,
  format: T['format'],
): Promise<T | null> {
  const promised = promisedDigest(path);
  const bytes = promised === null ? null : await readFile(join(folder, path)).catch(() => null);
  if (bytes === null || sha256(bytes) !== promised) return null;
  const content = JSON.parse(bytes.toString('utf8')) as T;
  return content.format === format ? content : null;
}

/**
 * Whether a folder without a head is empty, or holds what a first publication had written when it was cut off: data under names that only a
 * release gives. The log is there before; the portal's files come after data.
 */
export async function isUnfinished(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch(() => []);
  const others = entries.filter((name) => !/^log(-\d+)?$/.test(name) && !isTemporary(name));
  if (others.length === 0) return true;
  let data = 0;
  for (const part of parts) {
    for (const name of await readdir(join(folder, part)).catch(() => [])) {
      if (isTemporary(name)) continue;
      if (promisedDigest(`${part}/${name}`) === null) return false;
      data += 1;
    }
  }
  return data > 0 || others.every((name) => parts.includes(name));
}

function isTemporary(name: string): boolean {
  return name.startsWith('.incoming-');
}

/** Whether a file is there and what the digest in its name promises. */
export async function isNamedRightly(folder: string, path: ReleasePath): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(join(folder, path)), hash);
  } catch {
    return false;
  }
  return hash.digest('hex') === promisedDigest(path);
}

/** Takes away what is not what its name promises, named by a head or not: what a power cut left of files that were being written. */
export async function removeBroken(folder: string): Promise<void> {
  for (const part of parts) {
    for (const name of await readdir(join(folder, part)).catch(() => [])) {
      const path = `${part}/${name}`;
      if (promisedDigest(path) !== null && !(await isNamedRightly(folder, path))) await rm(join(folder, path));
    }
  }
}

/** Written aside and renamed: a reader sees all of a file or none. On disk only after `syncFiles`. */
export async function writeReleaseFile(folder: string, { path, bytes }: ReleaseFile): Promise<void> {
  const target = join(folder, path);
  const present = await stat(target).catch(() => null);
  // The bytes, not the size: a power cut leaves files of the right length that hold nothing.
  if (present?.size === bytes.byteLength && (await readFile(target)).equals(bytes)) {
    // It may have been retired before.
    await utimes(target, new Date(), new Date());
    return;
  }
  const temporary = temporaryBeside(target);
  try {
    await writeFile(temporary, bytes);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await mkdir(dirname(target), { recursive: true });
    await writeFile(temporary, bytes);
  }
  await rename(temporary, target);
}

const syncedAtOnce = 32;

/** Files of a release that were written, and their names, are on disk when this returns: a head may name them. */
export async function syncFiles(folder: string, paths: Iterable<ReleasePath>): Promise<void> {
  const all = [...paths];
  for (let start = 0; start < all.length; start += syncedAtOnce)
    await Promise.all(all.slice(start, start + syncedAtOnce).map((path) => syncFile(join(folder, path))));
  const folders = new Set(all.map((path) => dirname(join(folder, path))));
  await Promise.all([...folders, folder].map(syncFolder));
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The one file that is ever replaced. When this returns, the head is durable. */
export async function writeHead(folder: string, head: ReleaseHead): Promise<void> {
  const target = join(folder, 'head.json');
  const temporary = temporaryBeside(target);
  const file = await open(temporary, 'wx');
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
  await syncFolder(folder);
}

/** Notes from when on nobody names these files: their time of change begins anew. */
export async function retire(folder: string, paths: Iterable<ReleasePath>): Promise<void> {
  const now = new Date();
  for (const path of paths) await utimes(join(folder, path), now, now).catch(() => undefined);
}

/** Removes data files and downloads that are not named and were last touched `keepMs` ago. Files with other names are left alone. */
export async function sweep(folder: string, named: ReadonlySet<ReleasePath>, keepMs: number): Promise<void> {
  const before = new Date(Date.now() - keepMs);
  for (const part of ['data', 'downloads']) {
    const entries = await readdir(join(folder, part)).catch(() => []);
    for (const entry of entries) {
      const path = `${part}/${entry}`;
      // Earlier versions put only the first 16 digits into a name.
      const ours = /-[0-9a-f]{16}([0-9a-f]{48})?\.(json|csv)$/.test(entry) || isTemporary(entry);
      if (!ours || named.has(path)) continue;
      const present = await stat(join(folder, path)).catch(() => null);
      if (present !== null && present.mtime <= before) await rm(join(folder, path), { force: true });
    }
  }
}

export function temporaryBeside(target: string): string {
  return join(dirname(target), `.incoming-${randomUUID()}`);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
