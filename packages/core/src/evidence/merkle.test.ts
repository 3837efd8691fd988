import fc from 'fast-check';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import {
  emptyFrontier,
  extendFrontier,
  frontierRoot,
  leafHash,
  nodeHash,
  rootOf,
  verifyConsistency,
  verifyInclusion,
  type TreeHead,
} from './merkle.ts';

// The tree on which the implementations of Certificate Transparency test themselves.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  hexToBytes,
);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const head = (size: number): TreeHead => ({ size, root: hexToBytes(roots[size] ?? '') });
const hashAt = (index: number): Uint8Array => leafHash(leaves[index] ?? new Uint8Array());

const inclusions: readonly (readonly [index: number, size: number, proof: readonly string[]])[] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
];

const consistencies: readonly (readonly [older: number, newer: number, proof: readonly string[]])[] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
];

/** As RFC 6962 §2.1 writes it. */
function treeHash(items: readonly Uint8Array[]): Uint8Array {
  const [only] = items;
  if (only === undefined) return sha256(new Uint8Array());
  if (items.length === 1) return sha256(concatBytes(Uint8Array.of(0), only));
  const split = splitOf(items.length);
  return sha256(concatBytes(Uint8Array.of(1), treeHash(items.slice(0, split)), treeHash(items.slice(split))));
}

function splitOf(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

/** PATH of RFC 6962 §2.1.1. */
function pathOf(index: number, items: readonly Uint8Array[]): readonly Uint8Array[] {
  if (items.length <= 1) return [];
  const split = splitOf(items.length);
  const [left, right] = [items.slice(0, split), items.slice(split)];
  return index < split ? [...pathOf(index, left), treeHash(right)] : [...pathOf(index - split, right), treeHash(left)];
}

/** SUBPROOF of RFC 6962 §2.1.2. */
function subproofOf(older: number, items: readonly Uint8Array[], whole: boolean): readonly Uint8Array[] {
  if (older === items.length) return whole ? [] : [treeHash(items)];
  const split = splitOf(items.length);
  const [left, right] = [items.slice(0, split), items.slice(split)];
  return older <= split
    ? [...subproofOf(older, left, whole), treeHash(right)]
    : [...subproofOf(older - split, right, false), treeHash(left)];
}

const someLeaves = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 80 });

describe('the Merkle tree of RFC 6962', () => {
  test('has the roots of the common test vectors', () => {
    expect(roots.map((_, size) => bytesToHex(rootOf(leaves.slice(0, size).map(leafHash))))).toEqual(roots);
    expect(bytesToHex(nodeHash(hashAt(0), hashAt(1)))).toBe(roots[2]);
  });

  test('takes their proofs, and no other', () => {
    for (const [index, size, steps] of inclusions) {
      const claim = { head: head(size), index, leaf: hashAt(index), proof: steps.map(hexToBytes) };
      expect(verifyInclusion(claim)).toBe(true);
      expect(verifyInclusion({ ...claim, proof: [...claim.proof, hashAt(0)] })).toBe(false);
      expect(verifyInclusion({ ...claim, leaf: hashAt((index + 1) % 8) })).toBe(false);
      expect(verifyInclusion({ ...claim, index: size })).toBe(false);
      expect(verifyInclusion({ ...claim, index: -1 })).toBe(false);
      expect(verifyInclusion({ ...claim, index: 0.5 })).toBe(false);
    }
    for (const [older, newer, steps] of consistencies) {
      const claim = { older: head(older), newer: head(newer), proof: steps.map(hexToBytes) };
      expect(verifyConsistency(claim)).toBe(true);
      expect(verifyConsistency({ ...claim, proof: [...claim.proof, hashAt(0)] })).toBe(false);
      expect(verifyConsistency({ ...claim, older: { ...claim.older, root: hashAt(7) } })).toBe(false);
      expect(verifyConsistency({ ...claim, newer: { ...claim.newer, root: hashAt(7) } })).toBe(false);
      if (older !== newer) expect(verifyConsistency({ ...claim, older: claim.newer, newer: claim.older })).toBe(false);
    }
  });

  test('every tree begins with the empty one, and no other tree of size 0 is there', () => {
    expect(verifyConsistency({ older: head(0), newer: head(8), proof: [] })).toBe(true);
    expect(verifyConsistency({ older: { size: 0, root: hashAt(0) }, newer: head(8), proof: [] })).toBe(false);
    expect(verifyConsistency({ older: head(3), newer: head(8), proof: [] })).toBe(false);
  });

  test('property: roots and proofs of any tree are those that the RFC defines', () => {
    fc.assert(
      fc.property(someLeaves, fc.nat(), fc.nat(), (items, someIndex, someSize) => {
        const hashes = items.map(leafHash);
        const newer = { size: items.length, root: treeHash(items) };
        expect(rootOf(hashes)).toEqual(newer.root);
        const index = someIndex % items.length;
        const leaf = leafHash(items[index] ?? new Uint8Array());
        expect(verifyInclusion({ head: newer, index, leaf, proof: pathOf(index, items) })).toBe(true);
        const size = 1 + (someSize % items.length);
        const older = { size, root: treeHash(items.slice(0, size)) };
        expect(verifyConsistency({ older, newer, proof: subproofOf(size, items, true) })).toBe(true);
      }),
    );
  });

  test('property: a proof with one changed, missing or added hash proves nothing', () => {
    fc.assert(
      fc.property(
        someLeaves,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('changed', 'missing', 'added'),
        (items, a, b, how) => {
          const newer = { size: items.length, root: treeHash(items) };
          const index = a % items.length;
          const size = 1 + (b % items.length);
          const leaf = leafHash(items[index] ?? new Uint8Array());
          const inclusion = broken(pathOf(index, items), b, how);
          if (inclusion !== null) expect(verifyInclusion({ head: newer, index, leaf, proof: inclusion })).toBe(false);
          const consistency = broken(subproofOf(size, items, true), a, how);
          const older = { size, root: treeHash(items.slice(0, size)) };
          if (consistency !== null) expect(verifyConsistency({ older, newer, proof: consistency })).toBe(false);
        },
      ),
    );
  });

  test('property: a frontier grows to the same root in whatever steps', () => {
    fc.assert(
      fc.property(fc.array(someLeaves, { maxLength: 5 }), (steps) => {
        const grown = steps.reduce((frontier, step) => extendFrontier(frontier, step.map(leafHash)), emptyFrontier);
        expect(frontierRoot(grown)).toEqual(treeHash(steps.flat()));
      }),
    );
  });
});

function broken(proof: readonly Uint8Array[], place: number, how: string): readonly Uint8Array[] | null {
  if (how === 'added') return [...proof, sha256(Uint8Array.of(place % 256))];
  if (proof.length === 0) return null;
  const at = place % proof.length;
  return how === 'missing'
    ? proof.filter((_, index) => index !== at)
    : proof.map((hash, index) => (index === at ? sha256(hash) : hash));
}
