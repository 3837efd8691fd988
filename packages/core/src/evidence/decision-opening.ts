/**
 * A decision of which something may be shown to everybody, and never who made it. It has a seed of its own, as a statement has: its leaf
 * is the root over its salted fields (docs/formats/log.md), so that an opening leads to the log what may be shown, and nothing else.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { decisionLeaf, type Hex32 } from './leaf.ts';
import { openingRoot, openStatement, type FieldValue, type Opening } from './statement.ts';

export type SeededDecision = Readonly<Record<string, unknown>> & Readonly<{ seed: Hex32 }>;

/** Shows the fields that `shows` names. */
export function openDecision(decision: SeededDecision, shows: (path: string, value: FieldValue) => boolean): Opening {
  return openStatement(decision, hexToBytes(decision.seed), shows);
}

export function seededLeaf(decision: SeededDecision): Uint8Array {
  return decisionLeaf(openingRoot(openDecision(decision, () => false)));
}
