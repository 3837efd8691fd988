/**
 * Tiles of a log (C2SP tlog-tiles): static files of 256 hashes, eight levels of the tree each. `tile/<L>/<N>` once full, `tile/<L>/<N>.p/<W>`
 * before; `tile/entries/<N>` holds the leaves themselves, each after its length as two bytes.
 */
import { concatBytes } from '@noble/hashes/utils.js';
import { emptyFrontier, extendFrontier, frontierRoot, nodeHash, type Frontier, type Sha256 } from './merkle.ts';

export const tileWidth = 256;
const hashBytes = 32;
const longestLeaf = 65_535;

/** Which tile: `width` hashes are in it, 256 once it is full. */
export type Tile = Readonly<{ level: number | 'entries'; index: number; width: number }>;

export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/\d{3}/g) ?? [];
  const name = groups.map((group, place) => (place === groups.length - 1 ? group : `x${group}`)).join('/');
  return `tile/${level}/${name}${width === tileWidth ? '' : `.p/${width}`}`;
}

/** Tiles of one level that a tree of this size has, the partial one last. */
export function tilesOfLevel(level: number, size: number): Readonly<{ full: number; partial: number }> {
  const hashes = Math.floor(size / tileWidth ** level);
  return { full: Math.floor(hashes / tileWidth), partial: hashes % tileWidth };
}

/** All tiles of a tree, entries first, then level by level. */
export function* allTiles(size: number): Generator<Tile> {
  for (const level of ['entries', 0] as const) yield* tilesAt(level, 0, size);
  for (let level = 1; tileWidth ** level <= size; level += 1) yield* tilesAt(level, level, size);
}

function* tilesAt(level: Tile['level'], height: number, size: number): Generator<Tile> {
  const { full, partial } = tilesOfLevel(height, size);
  for (let index = 0; index < full; index += 1) yield { level, index, width: tileWidth };
  if (partial > 0) yield { level, index: full, width: partial };
}

/** An entries tile from leaves. Throws on a leaf that is too long for it. */
export function encodeEntries(leaves: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    ...leaves.flatMap((leaf) => {
      if (leaf.length > longestLeaf) throw new RangeError('a leaf has at most 65535 bytes');
      return [Uint8Array.of(leaf.length >> 8, leaf.length & 0xff), leaf];
    }),
  );
}

/** Null for what is no entries tile of exactly this width. */
export function decodeEntries(bytes: Uint8Array, width: number): readonly Uint8Array[] | null {
  const leaves: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length || leaves.length === width) return null;
    leaves.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return leaves.length === width ? leaves : null;
}

/** Null for what holds no whole hashes, or not so many. */
export function decodeHashes(bytes: Uint8Array, width: number): readonly Uint8Array[] | null {
  if (bytes.length !== width * hashBytes) return null;
  return Array.from({ length: width }, (_, index) => bytes.subarray(index * hashBytes, (index + 1) * hashBytes));
}

/** The root over the 256 hashes of a full tile: one hash of the level above. */
export function tileRoot(hashes: readonly Uint8Array[], sha?: Sha256): Uint8Array {
  return frontierRoot(extendFrontier(emptyFrontier, hashes, sha), sha);
}

/**
 * A log that grows: the leaves of its last, partial entries tile, and of each level the hashes of the last, partial tile. Values are never
 * changed in place.
 */
export type TileEdge = Readonly<{
  size: number;
  leaves: readonly Uint8Array[];
  levels: readonly (readonly Uint8Array[])[];
}>;

export const emptyEdge: TileEdge = { size: 0, leaves: [], levels: [] };

export type TileFile = Readonly<{ tile: Tile; bytes: Uint8Array }>;

/** Appends leaves with their hashes: the new edge, and every tile that is new, full ones and the partial ones at the end. */
export function extendTiles(
  edge: TileEdge,
  added: readonly Readonly<{ leaf: Uint8Array; hash: Uint8Array }>[],
  sha?: Sha256,
): Readonly<{ edge: TileEdge; files: readonly TileFile[] }> {
  if (added.length === 0) return { edge, files: [] };
  const files: TileFile[] = [];
  const size = edge.size + added.length;
  const leaves = cut([...edge.leaves, ...added.map(({ leaf }) => leaf)], edge.size - edge.leaves.length, (run, first) =>
    files.push({ tile: { level: 'entries', index: first / tileWidth, width: run.length }, bytes: encodeEntries(run) }),
  );
  const levels: (readonly Uint8Array[])[] = [];
  let rising: readonly Uint8Array[] = added.map(({ hash }) => hash);
  for (let level = 0; rising.length > 0; level += 1) {
    const before = edge.levels[level] ?? [];
    const start = Math.floor(edge.size / tileWidth ** level) - before.length;
    const roots: Uint8Array[] = [];
    levels[level] = cut([...before, ...rising], start, (run, first) => {
      files.push({ tile: { level, index: first / tileWidth, width: run.length }, bytes: concatBytes(...run) });
      if (run.length === tileWidth) roots.push(tileRoot(run, sha));
    });
    rising = roots;
  }
  return { edge: { size, leaves, levels: [...levels, ...edge.levels.slice(levels.length)] }, files };
}

/** Tells every run of 256 and what is left at the end; answers what is left. */
function cut<T>(items: readonly T[], first: number, tell: (run: readonly T[], first: number) => void): readonly T[] {
  for (let start = 0; ; start += tileWidth) {
    const run = items.slice(start, start + tileWidth);
    if (run.length > 0) tell(run, first + start);
    if (run.length < tileWidth) return run;
  }
}

/** The root of the log up to its edge. */
export function edgeRoot(edge: TileEdge): Uint8Array {
  return frontierRoot(edgeFrontier(edge));
}

/** Roots of the complete subtrees at the edge, the largest first: the levels' partial tiles hold them all. */
function edgeFrontier({ size, levels }: TileEdge): Frontier {
  const hashes = levels.toReversed().flatMap((partial) => extendFrontier(emptyFrontier, partial).hashes);
  return { size, hashes };
}

/** Reads a tile's hashes; the caller has checked what it reads, or checks what comes of it. */
export type ReadTile = (tile: Tile) => Promise<readonly Uint8Array[]>;

/** The root of the complete subtree over the leaves [index·2^height, (index+1)·2^height). */
async function subtreeHash(size: number, height: number, index: number, read: ReadTile): Promise<Uint8Array> {
  const level = Math.floor(height / 8);
  const span = 2 ** (height % 8);
  const first = index * span;
  const tile = Math.floor(first / tileWidth);
  const { full, partial } = tilesOfLevel(level, size);
  const hashes = await read({ level, index: tile, width: tile < full ? tileWidth : partial });
  return frontierRoot(extendFrontier(emptyFrontier, hashes.slice(first % tileWidth, (first % tileWidth) + span)));
}

/** The root over the leaves [start, end) of a tree; `start` is a multiple of the largest power of two below their number. */
async function rangeHash(size: number, start: number, end: number, read: ReadTile): Promise<Uint8Array> {
  const count = end - start;
  const height = Math.floor(Math.log2(count));
  if (2 ** height === count) return subtreeHash(size, height, start / count, read);
  const middle = start + 2 ** height;
  return nodeHash(await rangeHash(size, start, middle, read), await rangeHash(size, middle, end, read));
}

/** The largest power of two that is smaller. */
function splitPoint(count: number): number {
  let split = 1;
  while (split * 2 < count) split *= 2;
  return split;
}

/** RFC 9162 §2.1.3.1: from the leaf upwards. */
export async function inclusionProof(size: number, index: number, read: ReadTile): Promise<readonly Uint8Array[]> {
  if (index < 0 || index >= size) throw new RangeError('there is no such leaf');
  const path = async (start: number, end: number): Promise<readonly Uint8Array[]> => {
    if (end - start <= 1) return [];
    const middle = start + splitPoint(end - start);
    return index < middle
      ? [...(await path(start, middle)), await rangeHash(size, middle, end, read)]
      : [...(await path(middle, end)), await rangeHash(size, start, middle, read)];
  };
  return path(0, size);
}

/** RFC 9162 §2.1.4.1. */
export async function consistencyProof(older: number, size: number, read: ReadTile): Promise<readonly Uint8Array[]> {
  if (older < 0 || older > size) throw new RangeError('the older tree is not the smaller one');
  if (older === 0 || older === size) return [];
  const path = async (start: number, end: number, whole: boolean): Promise<readonly Uint8Array[]> => {
    if (end === older) return whole ? [] : [await rangeHash(size, start, end, read)];
    const middle = start + splitPoint(end - start);
    return older <= middle
      ? [...(await path(start, middle, whole)), await rangeHash(size, middle, end, read)]
      : [...(await path(middle, end, false)), await rangeHash(size, start, middle, read)];
  };
  return path(0, size, true);
}
