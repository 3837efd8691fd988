/** The log's folder: tiles, the checkpoint, the key list, statements of ruptures. All of it is public. */
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  decodeEntries,
  decodeHashes,
  emptyEdge,
  tilePath,
  tilesOfLevel,
  tileWidth,
  type Tile,
  type TileEdge,
  type TileFile,
} from '@kua/core/evidence/tile.ts';
import { syncFolder, writeDurably } from './durable-file.ts';

/** Tiles that are written at once: each waits for the disk. */
const writtenAtOnce = 32;

/** On disk when it returns. Partial tiles of a tile before a full one are taken away: whoever still wants them takes the full one. */
export async function writeTiles(folder: string, files: readonly TileFile[]): Promise<void> {
  const touched = new Set<string>();
  for (let start = 0; start < files.length; start += writtenAtOnce) {
    const together = files.slice(start, start + writtenAtOnce);
    for (const { tile } of together) await makeFolders(dirname(join(folder, tilePath(tile))), touched);
    await Promise.all(together.map(({ tile, bytes }) => writeSynced(join(folder, tilePath(tile)), bytes)));
  }
  await Promise.all([...touched].map(syncFolder));
  for (const { tile } of files) {
    if (tile.width !== tileWidth || tile.index === 0) continue;
    const before = tilePath({ ...tile, index: tile.index - 1, width: 1 });
    await rm(join(folder, dirname(before)), { recursive: true, force: true });
  }
}

async function makeFolders(path: string, touched: Set<string>): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  touched.add(path);
  for (let made = path; first !== undefined && made.length >= first.length; made = dirname(made))
    touched.add(dirname(made));
}

/** Whole or not at all; its name is on disk once its folder is. */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** Puts the checkpoint and what explains it in place; readers see the old one or the new one. */
export async function writeCheckpoint(
  folder: string,
  log: Readonly<{ note: string; keys: string; ruptures: readonly Readonly<{ generation: number; note: string }>[] }>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { generation, note } of log.ruptures) await writeChanged(folder, `rupture-${generation}.txt`, note);
  await writeChanged(folder, 'keys.txt', log.keys);
  await writeChanged(folder, 'checkpoint', log.note);
}

async function writeChanged(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  if ((await readFile(path, 'utf8').catch(() => null)) !== text) await writeDurably(path, text);
}

/** The statements that lie there of why generations began, from the second on. */
export async function readRuptures(folder: string): Promise<readonly string[]> {
  const notes: string[] = [];
  for (let generation = 2; ; generation += 1) {
    const note = await readFile(join(folder, `rupture-${generation}.txt`), 'utf8').catch(() => null);
    if (note === null) return notes;
    notes.push(note);
  }
}

/** Which generation's log lies there, by its checkpoint; null where there is none. */
export async function generationOnDisk(folder: string): Promise<number | null> {
  const note = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => null);
  const generation = /^\S+\/([1-9]\d*)\n/.exec(note ?? '')?.[1];
  return generation === undefined ? null : Number(generation);
}

/** The edge of a log of this size as its folder has it; null where something is missing. */
export async function readEdge(folder: string, size: number): Promise<TileEdge | null> {
  if (size === 0) return emptyEdge;
  const read = (tile: Tile): Promise<Uint8Array | null> => readFile(join(folder, tilePath(tile))).catch(() => null);
  const levels: (readonly Uint8Array[])[] = [];
  for (let level = 0; tileWidth ** level <= size; level += 1) {
    const { full, partial } = tilesOfLevel(level, size);
    const bytes = partial === 0 ? new Uint8Array() : await read({ level, index: full, width: partial });
    const hashes = bytes === null ? null : decodeHashes(bytes, partial);
    if (hashes === null) return null;
    levels.push(hashes);
  }
  const { full, partial } = tilesOfLevel(0, size);
  const bytes = partial === 0 ? new Uint8Array() : await read({ level: 'entries', index: full, width: partial });
  const leaves = bytes === null ? null : decodeEntries(bytes, partial);
  return leaves === null ? null : { size, leaves, levels };
}

/** Keeps the log of a generation that ended beside the new one, as `log-<generation>`. */
export async function putAside(folder: string, generation: number): Promise<void> {
  const aside = `${folder}-${generation}`;
  if (!existsSync(folder)) return;
  if (existsSync(aside)) await rm(folder, { recursive: true });
  else await rename(folder, aside);
  await syncFolder(dirname(folder));
}
