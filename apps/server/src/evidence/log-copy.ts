/** Copies a log while its writer goes on: what its checkpoint covers, on disk before the checkpoint is. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { allTiles, tilePath, tileWidth, type Tile, type TileFile } from '@kua/core/evidence/tile.ts';
import { ifPresent } from './durable-file.ts';
import { generationOnDisk, readRuptures, writeCheckpoint, writeTiles } from './log-files.ts';

/** Tiles in memory together. */
const copiedAtOnce = 32;

/** The log of a release folder, and before it those that ended. */
export async function copyLogs(from: string, to: string): Promise<void> {
  const names = ((await ifPresent(readdir(from))) ?? []).filter((name) => /^log(-\d+)?$/.test(name));
  for (const name of names.sort().reverse()) await copyLog(join(from, name), join(to, name));
}

async function copyLog(from: string, to: string): Promise<void> {
  // Read before the tiles: those grow, and what it covers stays.
  const note = await ifPresent(readFile(join(from, 'checkpoint'), 'utf8'));
  const keys = await ifPresent(readFile(join(from, 'keys.txt'), 'utf8'));
  const size = parseCheckpoint(splitNote(note ?? '')?.text ?? '')?.size;
  if (note === null || keys === null || size === undefined) return;
  const ruptures = (await readRuptures(from)).map((text, index) => ({ generation: index + 2, note: text }));
  // Tiles of an earlier generation must not stand between those of this one.
  if ((await generationOnDisk(from)) !== (await generationOnDisk(to))) await rm(to, { recursive: true, force: true });
  const tiles = [...allTiles(size)];
  for (let start = 0; start < tiles.length; start += copiedAtOnce) {
    const read = await Promise.all(tiles.slice(start, start + copiedAtOnce).map((tile) => changedTile(from, to, tile)));
    await writeTiles(
      to,
      read.filter((file) => file !== null),
    );
  }
  await writeCheckpoint(to, { note, keys, ruptures });
}

/** Null where the copy has it already, or there is none: what is missing in a log is missing in its copy. */
async function changedTile(from: string, to: string, tile: Tile): Promise<TileFile | null> {
  const file = (await readTile(from, tile)) ?? (await readTile(from, { ...tile, width: tileWidth }));
  if (file === null) return null;
  const present = await ifPresent(readFile(join(to, tilePath(file.tile))));
  return present?.equals(file.bytes) === true ? null : file;
}

/** The writer takes a partial tile away, but not before the full one is there. */
async function readTile(folder: string, tile: Tile): Promise<TileFile | null> {
  const bytes = await ifPresent(readFile(join(folder, tilePath(tile))));
  return bytes === null ? null : { tile, bytes };
}
