/** Folders, addresses and files as people give them to the command. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { readNoteFile } from '@kua/core/evidence/note-file.ts';
import { below, folderSource, urlSource, type Source } from './source.ts';
import type { LogPlace } from './verify-note.ts';

/** What the command was given cannot be checked: the sentence is printed, and it ends with 2. */
export class WrongUse extends Error {}

/** A folder or an address. */
export type Tree = Readonly<{ source: Source; folder: string | null }>;

/** Null for a file. */
export async function treeOf(what: string): Promise<Tree | null> {
  if (/^https?:\/\//i.test(what) && !URL.canParse(what)) throw new WrongUse(`${what} is no address.`);
  if (/^https?:\/\//i.test(what)) return { source: urlSource(what), folder: null };
  const status = await stat(what).catch(() => null);
  if (status === null) throw new WrongUse(`${what} is not there.`);
  return status.isDirectory() ? { source: folderSource(what), folder: what } : null;
}

/** The log inside of a release, or the log itself. */
export async function placeOf({ source, folder }: Tree): Promise<LogPlace> {
  const isRelease = (await source('head.json')) !== null;
  return {
    log: isRelease ? below(source, 'log') : source,
    release: isRelease ? source : null,
    fetched: folder === null ? new Date() : null,
  };
}

export async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash).catch(() => {
    throw new WrongUse(`${path} cannot be read.`);
  });
  return hash.digest('hex');
}

/** As people copy it from a browser or a file manager. */
export function plainPath(given: string): string {
  if (!/^file:/i.test(given)) return given;
  try {
    return fileURLToPath(given);
  } catch {
    throw new WrongUse(`${given} is no file of this machine.`);
  }
}

export type GivenNote = Readonly<{ file: string; note: string; mended: readonly string[] }>;

/** Notes are small: what is larger is none. */
export async function textFile(given: string): Promise<GivenNote> {
  const path = plainPath(given);
  const status = await stat(path).catch(() => null);
  if (status?.isFile() !== true) throw new WrongUse(`${path} cannot be read.`);
  if (status.size > 1_000_000) throw new WrongUse(`${path} is no signed note.`);
  return { file: path, ...readNoteFile(await readFile(path)) };
}
