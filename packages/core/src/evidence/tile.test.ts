import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { leafHash, rootOf, verifyConsistency, verifyInclusion } from './merkle.ts';
import {
  allTiles,
  consistencyProof,
  decodeEntries,
  decodeHashes,
  edgeRoot,
  emptyEdge,
  extendTiles,
  inclusionProof,
  tilePath,
  type ReadTile,
  type TileEdge,
} from './tile.ts';

const leafOf = (index: number): Uint8Array => utf8ToBytes(`leaf ${index}`);
const hashes = Array.from({ length: 70_000 }, (_, index) => leafHash(leafOf(index)));

/** A log grown in these steps: its files by path, and its edge after each step. */
function grow(steps: readonly number[]) {
  const files = new Map<string, Uint8Array>();
  const edges: TileEdge[] = [];
  let edge = emptyEdge;
  for (const step of steps) {
    const from = edge.size;
    const added = Array.from({ length: step }, (_, index) => ({
      leaf: leafOf(from + index),
      hash: hashes[from + index] ?? new Uint8Array(),
    }));
    const grown = extendTiles(edge, added);
    for (const { tile, bytes } of grown.files) files.set(tilePath(tile), bytes);
    edge = grown.edge;
    edges.push(edge);
  }
  const read: ReadTile = (tile) => {
    const bytes = files.get(tilePath(tile));
    const found = bytes === undefined ? null : decodeHashes(bytes, tile.width);
    if (found === null) throw new Error(`no tile ${tilePath(tile)}`);
    return Promise.resolve(found);
  };
  return { files, edge, edges, read };
}

describe('tiles', () => {
  test('are named as C2SP tlog-tiles says', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067');
    expect(tilePath({ level: 1, index: 0, width: 8 })).toBe('tile/1/000.p/8');
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).toBe('tile/entries/273.p/112');
  });

  test('of a tree of 70,000: three levels', () => {
    const paths = [...allTiles(70_000)].map(tilePath);
    expect(paths).toContain('tile/0/273.p/112');
    expect(paths).toContain('tile/1/001.p/17');
    expect(paths).toContain('tile/2/000.p/1');
    expect(paths).toHaveLength(274 * 2 + 2 + 1);
  });

  test('whatever the steps, the tree has every tile it should have, and its root', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 8 }), (steps) => {
        const { files, edge } = grow(steps);
        expect(edgeRoot(edge)).toEqual(rootOf(hashes.slice(0, edge.size)));
        for (const tile of allTiles(edge.size)) {
          const bytes = files.get(tilePath(tile));
          expect(bytes, tilePath(tile)).toBeDefined();
          if (tile.level !== 'entries') continue;
          const leaves = decodeEntries(bytes ?? new Uint8Array(), tile.width) ?? [];
          expect(leaves.map(leafHash)).toEqual(hashes.slice(tile.index * 256, tile.index * 256 + tile.width));
        }
      }),
      { numRuns: 30 },
    );
  });

  test('inclusion and consistency of every kind of place, also over 65,536', async () => {
    const { edge, edges, read } = grow([1, 1, 254, 1, 300, 65_000, 4000]);
    const head = { size: edge.size, root: edgeRoot(edge) };
    for (const index of [0, 1, 255, 256, 65_535, 65_536, edge.size - 1]) {
      const proof = await inclusionProof(edge.size, index, read);
      const claim = { head, index, leaf: hashes[index] ?? new Uint8Array(), proof };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, leaf: leafHash(leafOf(-1)) })).toBe(false);
      expect(verifyInclusion({ ...claim, index: index + 1 })).toBe(false);
    }
    for (const older of edges) {
      const proof = await consistencyProof(older.size, edge.size, read);
      expect(verifyConsistency({ older: { size: older.size, root: edgeRoot(older) }, newer: head, proof })).toBe(true);
      const wrong = { size: older.size, root: leafHash(leafOf(-1)) };
      expect(verifyConsistency({ older: wrong, newer: head, proof })).toBe(false);
    }
  });

  test('a bundle that is cut, or holds another number of leaves, is none', () => {
    const bytes = Uint8Array.of(0, 1, 7, 0, 2, 8, 9);
    expect(decodeEntries(bytes, 2)).toEqual([Uint8Array.of(7), Uint8Array.of(8, 9)]);
    expect(decodeEntries(bytes, 3)).toBeNull();
    expect(decodeEntries(bytes, 1)).toBeNull();
    expect(decodeEntries(bytes.subarray(0, 6), 2)).toBeNull();
  });
});
