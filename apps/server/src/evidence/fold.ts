import type { PoolClient } from 'pg';
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
