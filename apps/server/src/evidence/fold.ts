import type { PoolClient } from 'pg';
import type { Entry, EntryKind } from '@kua/core/evidence/entry.ts';
import type { ObjectStore } from './object-store.ts';

/**
 * What a fold may use. `client` is inside a transaction of the projector's role, holds the election's projection lock, and its
 * search_path is the schema that is being filled: folds write unqualified names. A fold takes nothing from elsewhere, no clock and no
 * other table, so that a rebuild equals what was folded live.
 */
export type FoldContext = Readonly<{
  client: PoolClient;
  election: string;
  objects: ObjectStore;
  onProgress?: (progress: FoldProgress) => void;
}>;

/** Told now and then while an entry is folded: rows of the entry done, and how far through its stored files in bytes, of `totalBytes`. */
export type FoldProgress = Readonly<{ sequence: number; rows: number; bytes: number; totalBytes: number }>;

/** Folds consecutive entries of one kind, in sequence. An entry may be erased: its body is then empty. */
export type Fold = (context: FoldContext, entries: readonly Entry[]) => Promise<void>;

/** The fold of each kind. An entry of a kind without one stops the projector loudly. */
export type FoldTable = Readonly<Partial<Record<EntryKind, Fold>>>;
