import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkpointText, originKey, parseCheckpoint } from '@kua/core/evidence/checkpoint.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { formatNote, splitNote } from '@kua/core/evidence/note.ts';
import {
  allTiles,
  edgeRoot,
  emptyEdge,
  extendTiles,
  tilePath,
  tileWidth,
  type TileEdge,
} from '@kua/core/evidence/tile.ts';
import { copyLogs } from './log-copy.ts';
import { readEdge, writeCheckpoint, writeTiles } from './log-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-log-copy-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A log as its writer makes it, with a signature that nobody looks at here. */
async function grow(log: string, edge: TileEdge, count: number, generation = 1): Promise<TileEdge> {
  const added = Array.from({ length: count }, (_, index) => {
    const leaf = Buffer.from(`leaf ${generation} ${edge.size + index}`);
    return { leaf, hash: leafHash(leaf) };
  });
  const next = extendTiles(edge, added);
  await writeTiles(log, next.files);
  const key = originKey({ name: 'kua/test/log', publicKey: new Uint8Array(32) }, generation);
  const text = checkpointText({ origin: key.name, size: next.edge.size, root: edgeRoot(next.edge) });
  const note = formatNote(text, key, () => new Uint8Array(64));
  await writeCheckpoint(log, { note, keys: 'keys', ruptures: [] });
  return next.edge;
}

/** Tiles that a log's checkpoint covers and that are not there, neither so far nor full. */
async function missing(log: string): Promise<readonly string[]> {
  const checkpoint = parseCheckpoint(splitNote(await readFile(join(log, 'checkpoint'), 'utf8'))?.text ?? '');
  const tiles = [...allTiles(checkpoint?.size ?? 0)];
  expect(tiles).not.toEqual([]);
  return tiles
    .filter((tile) => ![tile, { ...tile, width: tileWidth }].some((each) => existsSync(join(log, tilePath(each)))))
    .map(tilePath);
}

/** The size of a log whose checkpoint has all that it covers. */
async function wholeSize(log: string): Promise<number> {
  const checkpoint = parseCheckpoint(splitNote(await readFile(join(log, 'checkpoint'), 'utf8'))?.text ?? '');
  const edge = await readEdge(log, checkpoint?.size ?? 0);
  expect(edge === null ? null : Buffer.from(edgeRoot(edge))).toEqual(Buffer.from(checkpoint?.root ?? []));
  return edge?.size ?? -1;
}

test('a log is copied whole while its writer goes on', { timeout: 60_000 }, async () => {
  const [from, to] = [join(folder, 'live'), join(folder, 'out')];
  let edge = await grow(join(from, 'log'), emptyEdge, 10);
  let growing = true;
  const grown = (async () => {
    for (let round = 0; round < 60; round += 1) edge = await grow(join(from, 'log'), edge, 101);
    growing = false;
  })();
  const isGrowing = (): boolean => growing;
  let copies = 0;
  while (isGrowing()) {
    // A new one each time, as of a first publication, and each brought up to date.
    for (const place of [to, join(folder, `new-${copies}`)]) {
      await copyLogs(from, place);
      const copied = await readdir(place, { recursive: true });
      expect(copied.filter((name) => name.endsWith('.new'))).toEqual([]);
    }
    copies += 1;
  }
  await grown;
  for (let copy = 0; copy < copies; copy += 1) expect(await missing(join(folder, `new-${copy}`, 'log'))).toEqual([]);
  await copyLogs(from, to);
  expect(await wholeSize(join(to, 'log'))).toBe(edge.size);
  expect(copies).toBeGreaterThan(1);
});

test('a partial tile that was taken away is there as the full one; what was not written to its end is not', async () => {
  const [from, to] = [join(folder, 'live'), join(folder, 'out')];
  const edge = await grow(join(from, 'log'), emptyEdge, 300);
  const checkpoint = await readFile(join(from, 'log', 'checkpoint'), 'utf8');
  await grow(join(from, 'log'), edge, 500);
  await writeFile(join(from, 'log', 'checkpoint'), checkpoint);
  await writeFile(join(from, 'log', 'tile', '0', '003.new'), 'half');
  await copyLogs(from, to);
  expect(await readFile(join(to, 'log', 'checkpoint'), 'utf8')).toBe(checkpoint);
  const tiles = (await readdir(join(to, 'log', 'tile'), { recursive: true })).filter((name) => /\d{3}/.test(name));
  expect(tiles.sort()).toEqual(['0/000', '0/001', '1/000.p', '1/000.p/1', 'entries/000', 'entries/001']);
});

test('a log that began anew takes the place of the one before, which stands beside it', async () => {
  const [from, to] = [join(folder, 'live'), join(folder, 'out')];
  await grow(join(from, 'log'), emptyEdge, 300);
  await copyLogs(from, to);
  await rm(join(from, 'log'), { recursive: true });
  await grow(join(from, 'log-1'), emptyEdge, 300);
  await grow(join(from, 'log'), emptyEdge, 20, 2);
  await mkdir(join(from, 'data'));
  await copyLogs(from, to);
  expect((await readdir(to)).sort()).toEqual(['log', 'log-1']);
  expect(await wholeSize(join(to, 'log-1'))).toBe(300);
  expect(await wholeSize(join(to, 'log'))).toBe(20);
  expect(await readdir(join(to, 'log', 'tile', '0'))).toEqual(['000.p']);
});
