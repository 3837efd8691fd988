/** Tiles of a log as a source has them (C2SP tlog-tiles): whatever is wrong with one is reported under its path. */
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { decodeEntries, decodeHashes, tilePath, tileWidth, type Tile } from '@kua/core/evidence/tile.ts';
import type { Report } from './finding.ts';
import type { Source } from './source.ts';

/** Bytes of a tile, of a partial one also from the full one that it may have made room for. */
type TileBytes = Readonly<{ bytes: Uint8Array; width: number }>;

async function readTile(source: Source, tile: Tile): Promise<TileBytes | null> {
  const bytes = await source(tilePath(tile));
  if (bytes !== null) return { bytes, width: tile.width };
  const full = tile.width === tileWidth ? null : await source(tilePath({ ...tile, width: tileWidth }));
  return full === null ? null : { bytes: full, width: tileWidth };
}

export async function readHashes(source: Source, tile: Tile, report: Report): Promise<readonly Uint8Array[] | null> {
  const read = await readTile(source, tile);
  if (read === null) {
    report('tile-missing', tilePath(tile), 'The tile is not there.');
    return null;
  }
  const hashes = decodeHashes(read.bytes, read.width);
  if (hashes === null) report('tile-changed', tilePath(tile), 'The tile has not the length that its name promises.');
  return hashes?.slice(0, tile.width) ?? null;
}

async function readLeaves(source: Source, tile: Tile): Promise<readonly Uint8Array[] | 'missing' | 'malformed'> {
  const read = await readTile(source, tile);
  if (read === null) return 'missing';
  return decodeEntries(read.bytes, read.width)?.slice(0, tile.width) ?? 'malformed';
}

/** Leaf hashes of an entries tile. */
export async function readEntryHashes(
  source: Source,
  tile: Tile,
  report: Report,
): Promise<readonly Uint8Array[] | null> {
  const leaves = await readLeaves(source, tile);
  if (typeof leaves !== 'string') return leaves.map(leafHash);
  if (leaves === 'missing') report('tile-missing', tilePath(tile), 'The entries are not there.');
  else report('entries-changed', tilePath(tile), 'The file does not hold the entries that its name promises.');
  return null;
}

/** The bytes of one leaf, from its entries tile; null where it cannot be read. */
export function leafReader(source: Source, size: number): (index: number) => Promise<Uint8Array | null> {
  let last: Readonly<{ tile: number; leaves: readonly Uint8Array[] | null }> | null = null;
  return async (index) => {
    if (index < 0 || index >= size) return null;
    const number = Math.floor(index / tileWidth);
    if (last?.tile !== number) {
      const width = Math.min(tileWidth, size - number * tileWidth);
      const leaves = await readLeaves(source, { level: 'entries', index: number, width });
      last = { tile: number, leaves: typeof leaves === 'string' ? null : leaves };
    }
    return last.leaves?.[index % tileWidth] ?? null;
  };
}
