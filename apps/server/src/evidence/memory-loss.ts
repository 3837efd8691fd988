/** For a signer whose memory is lost for good: a new one that signs nothing under any origin that may have been used. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { lastCheckpoint } from './checkpoint-store.ts';
import { writeDurably } from './durable-file.ts';
import { readElectionKeys } from './key-folder.ts';
import { checkpointIn } from './signed-checkpoint.ts';
import { newStateText, stateFile } from './signer-memory.ts';

export type MemoryLoss = Readonly<{
  pool: Pool;
  keysFolder: string;
  election: string;
  /** A checkpoint that somebody kept, as its note: it may be later than the ledger's. */
  kept: string | null;
}>;

/** `state-there`: it is not lost. `checkpoint-forged`: the log's key did not sign it. `checkpoint-unknown`: there is none to go on from. */
export type MemoryLossRefusal = 'keys-missing' | 'state-there' | 'checkpoint-forged' | 'checkpoint-unknown';

/** The last generation that is known to have been signed: the next one begins at the next signature, and says so. */
export async function startMemoryAnew(loss: MemoryLoss): Promise<Result<number, MemoryLossRefusal>> {
  const { pool, keysFolder, election, kept } = loss;
  const keys = await readElectionKeys(keysFolder, election);
  if (keys === null) return failure('keys-missing');
  const path = join(keysFolder, election, stateFile);
  if (existsSync(path)) return failure('state-there');
  const shown = kept === null ? null : checkpointIn(kept, keys.list.log);
  if (kept !== null && shown === null) return failure('checkpoint-forged');
  const last = await lastCheckpoint(pool, election);
  const stored = last === null ? null : checkpointIn(last.note, keys.list.log);
  const [seen] = [shown, stored]
    .filter((each) => each !== null)
    .sort((a, b) => b.generation - a.generation || b.size - a.size);
  if (seen === undefined) return failure('checkpoint-unknown');
  await writeDurably(path, newStateText(seen), { mode: 0o600, exclusive: true });
  return success(seen.generation);
}
