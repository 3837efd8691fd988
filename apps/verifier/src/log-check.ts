/** Recomputes a log from its leaves: every tile, the root, and what older checkpoints said. Holds one tile at a time. */
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { concatBytes } from '@noble/hashes/utils.js';
import {
  emptyFrontier,
  equalBytes,
  extendFrontier,
  frontierRoot,
  leafHash,
  type Frontier,
} from '@kua/core/evidence/merkle.ts';
import { decodeEntries, decodeHashes, tilePath, tileRoot, tileWidth, type Tile } from '@kua/core/evidence/tile.ts';
import type { KnownCheckpoint } from './checkpoint-check.ts';
import { openCheckpoint } from './checkpoint-check.ts';
import type { Report } from './finding.ts';
import { checkRuptures } from './rupture-check.ts';
import { readText, type Source } from './source.ts';

export type LogQuestion = Readonly<{
  source: Source;
  list: KeyList;
  /** Checkpoints that somebody kept, by the name under which they are reported: the log must go on from each. */
  kept: readonly Readonly<{ file: string; checkpoint: KnownCheckpoint }>[];
  /** Sizes at which the root is wanted. */
  sizes: readonly number[];
  report: Report;
  progress?: (done: number, of: number) => void;
}>;

export type CheckedLog = Readonly<{
  checkpoint: KnownCheckpoint;
  /** Roots at the wanted sizes, as far as the log reaches. */
  roots: ReadonlyMap<number, Uint8Array>;
}>;

export async function checkLog(question: LogQuestion): Promise<CheckedLog | null> {
  const { source, list, report, kept } = question;
  const note = await readText(source, 'checkpoint');
  if (note === null) {
    report('checkpoint-missing', 'checkpoint', 'The log has no checkpoint.');
    return null;
  }
  const checkpoint = openCheckpoint(note, list);
  if (checkpoint === null) {
    report('checkpoint-forged', 'checkpoint', 'The checkpoint is not signed by the log’s key.');
    return null;
  }
  const ruptures = await checkRuptures({ source, list, checkpoint, report });
  const own = kept.filter((each) => each.checkpoint.generation === checkpoint.generation);
  const sizes = new Set([
    ...question.sizes,
    ...own.map((each) => each.checkpoint.size),
    ...ruptures.map(({ rupture }) => rupture.new.size),
  ]);
  const roots = await checkTiles(question, checkpoint, sizes);
  for (const { file, checkpoint: older } of own) {
    const root = roots.get(older.size);
    if (older.size > checkpoint.size)
      report('log-shorter', file, `The log has ${checkpoint.size} entries, and had ${older.size} before.`);
    else if (root === undefined || !equalBytes(root, older.root))
      report('log-inconsistent', file, `The first ${older.size} entries of the log are not what they were.`);
  }
  for (const { file, rupture } of ruptures.filter(({ generation }) => generation === checkpoint.generation)) {
    const root = roots.get(rupture.new.size);
    if (root === undefined || !equalBytes(root, rupture.new.root))
      report('log-inconsistent', file, 'The log did not begin with what the statement of its rupture names.');
  }
  return { checkpoint, roots };
}

/** A part of the tree as its leaves say it, or as its tiles do. */
type Side = { frontier: Frontier; tileRoots: Uint8Array[]; whole: boolean; roots: Map<number, Uint8Array> };

async function checkTiles(
  { source, report, progress }: LogQuestion,
  { size, root }: KnownCheckpoint,
  sizes: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const [leaves, tiles] = [newSide(sizes), newSide(sizes)];
  const unlike: Tile[] = [];
  for (let index = 0; index * tileWidth < size; index += 1) {
    const width = Math.min(tileWidth, size - index * tileWidth);
    const entries: Tile = { level: 'entries', index, width };
    const hashes: Tile = { level: 0, index, width };
    const stated = decodeHashesOf(await readTile(source, hashes), hashes, report);
    const listed = await readEntries(source, entries, report);
    extend(tiles, stated, sizes);
    extend(leaves, listed, sizes);
    const alike =
      stated !== null && listed?.every((hash, place) => equalBytes(hash, stated[place] ?? hash.subarray(1)));
    if (stated !== null && listed !== null && alike !== true) unlike.push(hashes);
    progress?.(Math.min(size, (index + 1) * tileWidth), size);
  }
  // The checkpoint says which of the two is right.
  const right = [tiles, leaves].find((side) => side.whole && equalBytes(frontierRoot(side.frontier), root));
  for (const tile of unlike) {
    const entries = { ...tile, level: 'entries' as const };
    if (right === leaves) report('tile-changed', tilePath(tile), 'The tile is not the hashes of its entries.');
    else report('entries-changed', tilePath(entries), 'The entries are not those that the tile has hashes of.');
  }
  if (right === undefined) {
    if (unlike.length === 0 && (tiles.whole || leaves.whole))
      report('log-root', 'checkpoint', 'The entries of the log do not give the root that its checkpoint signs.');
    return new Map();
  }
  await checkUpperTiles(source, size, right.tileRoots, report);
  return right.roots;
}

function newSide(sizes: ReadonlySet<number>): Side {
  const roots = new Map<number, Uint8Array>();
  if (sizes.has(0)) roots.set(0, frontierRoot(emptyFrontier));
  return { frontier: emptyFrontier, tileRoots: [], whole: true, roots };
}

function extend(side: Side, hashes: readonly Uint8Array[] | null, sizes: ReadonlySet<number>): void {
  if (hashes === null || !side.whole) {
    side.whole = false;
    return;
  }
  const first = side.frontier.size;
  const wanted = [...sizes].filter((size) => size > first && size <= first + hashes.length).sort((a, b) => a - b);
  for (const size of [...wanted, first + hashes.length]) {
    const from = side.frontier.size - first;
    side.frontier = extendFrontier(side.frontier, hashes.slice(from, size - first));
    if (sizes.has(size)) side.roots.set(size, frontierRoot(side.frontier));
  }
  if (hashes.length === tileWidth) side.tileRoots.push(tileRoot(hashes));
}

async function checkUpperTiles(
  source: Source,
  size: number,
  tileRoots: readonly Uint8Array[],
  report: Report,
): Promise<void> {
  let hashes = tileRoots;
  for (let level = 1; tileWidth ** level <= size; level += 1) {
    const roots: Uint8Array[] = [];
    for (let index = 0; index * tileWidth < hashes.length; index += 1) {
      const run = hashes.slice(index * tileWidth, (index + 1) * tileWidth);
      const tile: Tile = { level, index, width: run.length };
      const bytes = await readTile(source, tile);
      if (bytes === null) report('tile-missing', tilePath(tile), 'The tile is not there.');
      else if (!equalBytes(bytes, concatBytes(...run)))
        report('tile-changed', tilePath(tile), 'The tile is not the hashes of the tiles below it.');
      if (run.length === tileWidth) roots.push(tileRoot(run));
    }
    hashes = roots;
  }
}

/** A partial tile may have made room for the full one. */
async function readTile(source: Source, tile: Tile): Promise<Uint8Array | null> {
  const bytes = await source(tilePath(tile));
  if (bytes !== null || tile.width === tileWidth) return bytes;
  const full = await source(tilePath({ ...tile, width: tileWidth }));
  if (full === null || tile.level === 'entries') return full;
  return full.subarray(0, tile.width * 32);
}

function decodeHashesOf(bytes: Uint8Array | null, tile: Tile, report: Report): readonly Uint8Array[] | null {
  if (bytes === null) {
    report('tile-missing', tilePath(tile), 'The tile is not there.');
    return null;
  }
  const hashes = decodeHashes(bytes, tile.width);
  if (hashes === null) report('tile-changed', tilePath(tile), 'The tile has not the length that its name promises.');
  return hashes;
}

/** Leaf hashes of an entries tile. */
async function readEntries(source: Source, tile: Tile, report: Report): Promise<readonly Uint8Array[] | null> {
  const bytes = await readTile(source, tile);
  if (bytes === null) {
    report('tile-missing', tilePath(tile), 'The entries are not there.');
    return null;
  }
  const leaves = decodeEntries(bytes, tile.width) ?? decodeEntries(bytes, tileWidth)?.slice(0, tile.width) ?? null;
  if (leaves === null) {
    report('entries-changed', tilePath(tile), 'The file does not hold the entries that its name promises.');
    return null;
  }
  return leaves.map(leafHash);
}

/** The bytes of one leaf, from its entries tile; null where it cannot be read. */
export function leafReader(source: Source, size: number): (index: number) => Promise<Uint8Array | null> {
  let last: Readonly<{ tile: number; leaves: readonly Uint8Array[] | null }> | null = null;
  return async (index) => {
    if (index < 0 || index >= size) return null;
    const number = Math.floor(index / tileWidth);
    if (last?.tile !== number) {
      const width = Math.min(tileWidth, size - number * tileWidth);
      const bytes = await readTile(source, { level: 'entries', index: number, width });
      const leaves = bytes === null ? null : (decodeEntries(bytes, width) ?? decodeEntries(bytes, tileWidth));
      last = { tile: number, leaves };
    }
    return last.leaves?.[index % tileWidth] ?? null;
  };
}
