/** Tiles of earlier or later checkpoints that lie in a log's folder still: each must begin as the tile of this checkpoint does. */
import { equalBytes } from '@kua/core/evidence/merkle.ts';
import { decodeEntries, decodeHashes, tilePath, tilesOfLevel, tileWidth, type Tile } from '@kua/core/evidence/tile.ts';
import type { Report } from './finding.ts';
import type { Source } from './source.ts';

/** `beyond`: it holds more than this checkpoint covers. */
type SpareTile = 'alike' | 'beyond' | 'no tile' | 'unlike';

export async function checkSpareTile(
  source: Source,
  { path, size, report }: Readonly<{ path: string; size: number; report: Report }>,
): Promise<SpareTile> {
  const tile = parseTilePath(path);
  if (tile === null) return 'no tile';
  const parts = await partsOf(source, tile);
  const { full, partial } = tilesOfLevel(tile.level === 'entries' ? 0 : tile.level, size);
  const width = tile.index < full ? tileWidth : tile.index === full ? partial : 0;
  const known =
    width === 0
      ? []
      : ((await partsOf(source, { ...tile, width })) ?? (await partsOf(source, { ...tile, width: tileWidth })));
  if (parts === null) {
    report(codeOf(tile), path, 'The tile has not the length that its name promises.');
    return 'unlike';
  }
  // What is wrong with the tile of this checkpoint was said already.
  const common = Math.min(parts.length, width, known?.length ?? 0);
  if (parts.slice(0, common).some((part, at) => !equalBytes(part, known?.[at] ?? new Uint8Array()))) {
    report(codeOf(tile), path, 'The tile is not the beginning of the one that the checkpoint covers.');
    return 'unlike';
  }
  return tile.width > width ? 'beyond' : 'alike';
}

function codeOf({ level }: Tile): 'entries-changed' | 'tile-changed' {
  return level === 'entries' ? 'entries-changed' : 'tile-changed';
}

async function partsOf(source: Source, tile: Tile): Promise<readonly Uint8Array[] | null> {
  const bytes = await source(tilePath(tile));
  if (bytes === null) return null;
  return tile.level === 'entries' ? decodeEntries(bytes, tile.width) : decodeHashes(bytes, tile.width);
}

/** Null for what no tile is named. */
function parseTilePath(path: string): Tile | null {
  const [, level = '', name = '', width] =
    /^tile\/(entries|\d)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  const index = Number(name.replaceAll(/[x/]/g, ''));
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index,
    width: width === undefined ? tileWidth : Number(width),
  };
  return level !== '' && tile.width > 0 && tile.width <= tileWidth && tilePath(tile) === path ? tile : null;
}
