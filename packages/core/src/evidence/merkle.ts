/** The Merkle tree of RFC 6962 §2.1: hashes, proofs, and a frontier that grows by appending. Hashes are 32 bytes, indexes count from 0. */
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

export type TreeHead = Readonly<{ size: number; root: Uint8Array }>;

const [leafPrefix, nodePrefix] = [0, 1];

/** SHA-256 of bytes, or of a text's UTF-8. Whoever hashes a great deal hands in the one of his system, which is faster. */
export type Sha256 = (data: Uint8Array | string) => Uint8Array;

export const portableSha256: Sha256 = (data) => sha256(typeof data === 'string' ? utf8ToBytes(data) : data);

export function leafHash(leaf: Uint8Array): Uint8Array {
  return leafHashBy(portableSha256, leaf);
}

export function leafHashBy(hash: Sha256, leaf: Uint8Array | string): Uint8Array {
  return hash(typeof leaf === 'string' ? `\u0000${leaf}` : prefixed(leafPrefix, leaf));
}

export function nodeHash(left: Uint8Array, right: Uint8Array, hash: Sha256 = portableSha256): Uint8Array {
  return hash(prefixed(nodePrefix, left, right));
}

function prefixed(prefix: number, first: Uint8Array, second?: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + first.length + (second?.length ?? 0));
  bytes[0] = prefix;
  bytes.set(first, 1);
  if (second !== undefined) bytes.set(second, 1 + first.length);
  return bytes;
}

/**
 * Roots of the largest complete subtrees, from left to right: one for each bit of the size, the largest first. All that is needed to
 * append and to know the root.
 */
export type Frontier = Readonly<{ size: number; hashes: readonly Uint8Array[] }>;

export const emptyFrontier: Frontier = { size: 0, hashes: [] };

/** Appends leaf hashes. */
export function extendFrontier(
  frontier: Frontier,
  leaves: Iterable<Uint8Array>,
  sha: Sha256 = portableSha256,
): Frontier {
  const hashes = [...frontier.hashes];
  let { size } = frontier;
  for (const leaf of leaves) {
    let hash = leaf;
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = nodeHash(hashes.pop() ?? hash, hash, sha);
    hashes.push(hash);
    size += 1;
  }
  return { size, hashes };
}

/** The root over a frontier; of an empty tree the hash of nothing. */
export function frontierRoot({ hashes }: Frontier, sha: Sha256 = portableSha256): Uint8Array {
  const last = hashes.at(-1);
  if (last === undefined) return sha(new Uint8Array());
  return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha), last);
}

/** The root over leaf hashes. */
export function rootOf(leaves: Iterable<Uint8Array>, sha: Sha256 = portableSha256): Uint8Array {
  return frontierRoot(extendFrontier(emptyFrontier, leaves, sha), sha);
}

/** Whether a leaf hash stands at `index` of the tree (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  claim: Readonly<{ head: TreeHead; index: number; leaf: Uint8Array; proof: readonly Uint8Array[] }>,
): boolean {
  const { head, index, proof } = claim;
  if (!isCount(index) || !isCount(head.size) || index >= head.size) return false;
  let [position, last, hash] = [index, head.size - 1, claim.leaf];
  for (const step of proof) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(step, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      hash = nodeHash(hash, step);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equalBytes(hash, head.root);
}

/** Whether the tree `newer` begins with all of `older` (RFC 9162 §2.1.4.2). Every tree begins with the empty one. */
export function verifyConsistency(
  claim: Readonly<{ older: TreeHead; newer: TreeHead; proof: readonly Uint8Array[] }>,
): boolean {
  const { older, newer, proof } = claim;
  if (!isCount(older.size) || !isCount(newer.size) || older.size > newer.size) return false;
  if (older.size === 0) return proof.length === 0 && equalBytes(older.root, rootOf([]));
  if (older.size === newer.size) return proof.length === 0 && equalBytes(older.root, newer.root);
  let [position, last] = [older.size - 1, newer.size - 1];
  while (position % 2 === 1) [position, last] = [half(position), half(last)];
  const steps = position === 0 ? [older.root, ...proof] : [...proof];
  const first = steps.shift();
  if (first === undefined) return false;
  let [olderHash, newerHash] = [first, first];
  for (const step of steps) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      olderHash = nodeHash(step, olderHash);
      newerHash = nodeHash(step, newerHash);
      while (position % 2 === 0 && position !== 0) [position, last] = [half(position), half(last)];
    } else {
      newerHash = nodeHash(newerHash, step);
    }
    [position, last] = [half(position), half(last)];
  }
  return last === 0 && equalBytes(olderHash, older.root) && equalBytes(newerHash, newer.root);
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

// Sizes may exceed 32 bits: no bit operators.
function half(value: number): number {
  return Math.floor(value / 2);
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
