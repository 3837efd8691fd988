/** The folder of a backup: begun, gone on with, finished; and whether one is whole. */
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import {
  backupFormat,
  begunName,
  manifestName,
  manifestText,
  parseManifest,
  type BackupContent,
  type Manifest,
} from './backup-contract.ts';
import { makePrivateFolder, syncFolder, writeDurably } from './durable-file.ts';
import { fingerprint } from './line-file.ts';

/** `part`: the file of the backup that is not what it should be. */
export type BackupRefusal = Readonly<{ code: BackupRefusalCode; sentence: string; part?: string }>;
export type BackupRefusalCode =
  | 'backup-unknown'
  | 'backup-incomplete'
  | 'backup-version'
  | 'backup-damaged'
  | 'backup-other'
  | 'backup-busy'
  | 'out-folder-taken';

export function damaged(part: string, why: string): BackupRefusal {
  return { code: 'backup-damaged', sentence: `The backup is damaged: ${part} ${why}.`, part };
}

/** A folder to write a backup into. `before`: the finished one that is there already. */
export type BackupFolder = Readonly<{ path: string; rows: string; before: Manifest | null }>;

/** New and empty, one that was begun and not finished, or a finished one that is to become newer. */
export async function openBackupFolder(path: string): Promise<Result<BackupFolder, BackupRefusal>> {
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isDirectory()) return failure(taken(path, 'is not a folder'));
  await makePrivateFolder(path);
  const names = await readdir(path);
  if (names.includes(manifestName)) {
    const read = await readManifest(path);
    if (!read.ok) return read;
    await clean(path, read.value.rows);
    const rows = `rows-${Number(read.value.rows.slice('rows-'.length)) + 1}`;
    return success({ path, rows, before: read.value });
  }
  if (names.length > 0 && !names.includes(begunName)) return failure(taken(path, 'has other things in it'));
  await writeDurably(join(path, begunName), `${backupFormat}\n`);
  await clean(path, null);
  return success({ path, rows: 'rows-1', before: null });
}

function taken(path: string, what: string): BackupRefusal {
  return { code: 'out-folder-taken', sentence: `${path} ${what}: give a new folder with --out.` };
}

/** Takes away rows that nobody finished, and objects that are not whole. */
async function clean(path: string, rows: string | null): Promise<void> {
  for (const name of await readdir(path)) {
    if (/^rows-\d+$/.test(name) && name !== rows) await rm(join(path, name), { recursive: true });
  }
  const objects = join(path, 'objects');
  for (const name of await readdir(objects).catch(() => []))
    if (name.startsWith('.incoming-')) await rm(join(objects, name));
}

export async function makeRowsFolder({ path, rows }: BackupFolder): Promise<string> {
  const folder = join(path, rows);
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** From here on the folder is this backup; what it was before goes. */
export async function finishBackup({ path, rows, before }: BackupFolder, content: BackupContent): Promise<Manifest> {
  const { manifest, text } = manifestText(content);
  await syncFolder(join(path, rows));
  await syncFolder(path);
  await writeDurably(join(path, manifestName), text);
  await rm(join(path, begunName), { force: true });
  if (before !== null) await rm(join(path, before.rows), { recursive: true, force: true });
  await syncFolder(path);
  return manifest;
}

/** What a finished backup says of itself. */
export async function readManifest(path: string): Promise<Result<Manifest, BackupRefusal>> {
  const text = await readFile(join(path, manifestName), 'utf8').catch(() => null);
  if (text === null) {
    const begun = (await stat(join(path, begunName)).catch(() => null)) !== null;
    if (!begun)
      return failure({ code: 'backup-unknown', sentence: `${path} is no backup: it has no ${manifestName}.` });
    const sentence = `${path} holds a backup that was not finished: run kua backup into it again.`;
    return failure({ code: 'backup-incomplete', sentence });
  }
  const read = parseManifest(text);
  if (read === 'damaged') return failure(damaged(manifestName, 'is not as it was written'));
  if (read !== 'version') return success(read);
  return failure({ code: 'backup-version', sentence: `${path} was made by another version of Kua.` });
}

/** The first file of rows that is not as the manifest says; null where all are. */
export async function findDamagedRows(path: string, { rows, files }: Manifest): Promise<BackupRefusal | null> {
  for (const { name, bytes, sha256 } of files) {
    const part = `${rows}/${name}`;
    const found = await fingerprint(join(path, part));
    if (found === null) return damaged(part, 'is missing');
    if (found.bytes !== bytes) return damaged(part, `has ${found.bytes} bytes and should have ${bytes}`);
    if (found.sha256 !== sha256) return damaged(part, 'has other bytes than were written');
  }
  return null;
}
