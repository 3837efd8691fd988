/** Recomputes the tree of a log: every entry, every tile, the root. Holds a few tiles at a time. */
import {
  emptyFrontier,
  equalBytes,
  extendFrontier,
  frontierRoot,
  type Frontier,
  type TreeHead,
} from '@kua/core/evidence/merkle.ts';
import { tilePath, tileRoot, tileWidth, type Tile } from '@kua/core/evidence/tile.ts';
import type { Report } from './finding.ts';
import { readEntryHashes, readHashes } from './log-tiles.ts';
import type { Source } from './source.ts';

export type TreeQuestion = Readonly<{
  source: Source;
  head: TreeHead;
  /** Sizes at which the root is wanted. */
  sizes: ReadonlySet<number>;
  report: Report;
  progress?: (done: number, of: number) => void;
}>;

/** Tiles that are asked for together: over a network the answers, not the hashes, take the time. */
const atOnce = 16;

/** So many tiles in a row that are not there: the rest is not asked for, however long the log is said to be. */
const missingInRow = 256;

/** A part of the tree as its entries say it, or as its tiles do. */
type Side = { frontier: Frontier; tileRoots: Uint8Array[]; whole: boolean; roots: Map<number, Uint8Array> };

/** Roots at the wanted sizes, as far as the log reaches; null where the tree is not the one that the head names. */
export async function checkTree(question: TreeQuestion): Promise<ReadonlyMap<number, Uint8Array> | null> {
  const { source, head, sizes, report, progress } = question;
  const [entries, tiles] = [newSide(sizes), newSide(sizes)];
  const unlike: Tile[] = [];
  const count = Math.ceil(head.size / tileWidth);
  let missing = 0;
  for (let first = 0; first < count; first += atOnce) {
    if (missing >= missingInRow) {
      report(
        'tile-missing',
        'checkpoint',
        `Of the ${head.size} entries that it names, those from ${first * tileWidth} on were not looked for.`,
      );
      return null;
    }
    const numbers = Array.from({ length: Math.min(atOnce, count - first) }, (_, at) => first + at);
    const read = await Promise.all(
      numbers.map(async (index) => {
        const tile: Tile = { level: 0, index, width: Math.min(tileWidth, head.size - index * tileWidth) };
        return {
          tile,
          stated: await readHashes(source, tile, report),
          listed: await readEntryHashes(source, { ...tile, level: 'entries' }, report),
        };
      }),
    );
    for (const { tile, stated, listed } of read) {
      extend(tiles, stated, sizes);
      extend(entries, listed, sizes);
      missing = stated === null && listed === null ? missing + 1 : 0;
      if (stated !== null && listed !== null && !alike(stated, listed)) unlike.push(tile);
    }
    progress?.(Math.min(head.size, (first + numbers.length) * tileWidth), head.size);
  }
  // The head says which of the two is right.
  const right = [tiles, entries].find((side) => side.whole && equalBytes(frontierRoot(side.frontier), head.root));
  for (const tile of unlike) {
    if (right === entries) report('tile-changed', tilePath(tile), 'The tile is not the hashes of its entries.');
    else
      report(
        'entries-changed',
        tilePath({ ...tile, level: 'entries' }),
        'The entries are not those that the tile has hashes of.',
      );
  }
  if (right === undefined) {
    if (unlike.length === 0 && (tiles.whole || entries.whole))
      report('log-root', 'checkpoint', 'The entries of the log do not give the root that its checkpoint signs.');
    return null;
  }
  await checkUpperTiles(question, right.tileRoots);
  return right.roots;
}

function alike(left: readonly Uint8Array[], right: readonly Uint8Array[]): boolean {
  return left.every((hash, place) => equalBytes(hash, right[place] ?? hash.subarray(1)));
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
  { source, head, report }: TreeQuestion,
  tileRoots: readonly Uint8Array[],
): Promise<void> {
  let hashes = tileRoots;
  for (let level = 1; tileWidth ** level <= head.size; level += 1) {
    const roots: Uint8Array[] = [];
    for (let index = 0; index * tileWidth < hashes.length; index += 1) {
      const run = hashes.slice(index * tileWidth, (index + 1) * tileWidth);
      const tile: Tile = { level, index, width: run.length };
      const stated = await readHashes(source, tile, report);
      if (stated !== null && !alike(run, stated))
        report('tile-changed', tilePath(tile), 'The tile is not the hashes of the tiles below it.');
      if (run.length === tileWidth) roots.push(tileRoot(run));
    }
    hashes = roots;
  }
}
