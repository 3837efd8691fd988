/** What the log says of an entry (docs/formats/log.md): the bytes of its leaf. Nobody can tell from them who sent what about which station. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import { rootOf, leafHash } from './merkle.ts';

/** Lower-case hex of 32 bytes. */
export type Hex32 = string;

export function submissionLeaf(submission: Readonly<{ digest: Hex32; statement: Hex32 }>): Uint8Array {
  return canonicalBytes({ sealed: submission.digest, statement: submission.statement });
}

/** `body`: the entry's bytes. `files`: SHA-256 of each file in the order of the delivery; who has a file can find it in the log. */
export function deliveryLeaf(body: Uint8Array, files: readonly Uint8Array[]): Uint8Array {
  return canonicalBytes({ delivery: bytesToHex(sha256(body)), files: bytesToHex(rootOf(files.map(leafHash))) });
}

/** For decisions of which something may be shown: `root` over their fields (decision-opening.ts). */
export function decisionLeaf(root: Hex32): Uint8Array {
  return canonicalBytes({ decision: root });
}

/** Up to its root. */
const decisionStart = canonicalBytes({ decision: '' }).slice(0, -2);

/** Whether a leaf says that something of a decision may be shown. */
export function isDecisionLeaf(leaf: Uint8Array): boolean {
  return decisionStart.every((byte, place) => leaf[place] === byte);
}

/** For all other entries: their bodies could be guessed from a bare digest. `salt` is random and kept beside the entry. */
export function saltedLeaf(body: Uint8Array, salt: Uint8Array): Uint8Array {
  return saltedLeafOf(sha256(body), salt);
}

/** The same from the digest of a body, which stays when the body is erased. */
export function saltedLeafOf(digest: Uint8Array, salt: Uint8Array): Uint8Array {
  return canonicalBytes({ salted: bytesToHex(sha256(concatBytes(salt, digest))) });
}
