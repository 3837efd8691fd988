/** For a signer whose memory is lost for good: a new one that signs nothing under any origin that may have been used. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { lastCheckpoint } from './checkpoint-store.ts';
import { ifPresent, writeDurably } from './durable-file.ts';
import { readElectionKeys } from './key-folder.ts';
import { checkpointIn } from './signed-checkpoint.ts';
import { isLocked } from './signer-lock.ts';
import { forgetfulStateText, stateFile, type Seen, type SignerState } from './signer-memory.ts';
import { lostMemory } from './signer-state.ts';

export type MemoryLoss = Readonly<{
  pool: Pool;
  keysFolder: string;
  election: string;
  /** A checkpoint that somebody kept, as its note: it may be later than the ledger's. */
  kept: string | null;
}>;

/**
 * `state-there`: it is not lost. `signer-busy`: a signer that runs still has it. `checkpoint-forged`: the log's key did not sign it.
 * `checkpoint-unknown`: there is none to go on from.
 */
export type MemoryLossRefusal =
  'keys-missing' | 'state-there' | 'signer-busy' | 'checkpoint-forged' | 'checkpoint-unknown';

/** The last generation that is known to have been signed: the next one begins at the next signature, and says so. */
export async function startMemoryAnew(loss: MemoryLoss): Promise<Result<number, MemoryLossRefusal>> {
  const { pool, keysFolder, election, kept } = loss;
  const keys = await readElectionKeys(keysFolder, election);
  if (keys === null) return failure('keys-missing');
  const folder = join(keysFolder, election);
  const lost = lostMemory(folder);
  if (lost === null) return failure('state-there');
  if (isLocked(join(folder, 'signer.lock'))) return failure('signer-busy');
  const shown = kept === null ? null : checkpointIn(kept, keys.list.log);
  if (kept !== null && shown === null) return failure('checkpoint-forged');
  const last = await lastCheckpoint(pool, election);
  const stored = last === null ? null : checkpointIn(last.note, keys.list.log);
  const [seen] = [shown, stored, lost.left === null ? null : headOf(lost.left)]
    .filter((each) => each !== null)
    .sort((a, b) => b.generation - a.generation || b.size - a.size);
  if (seen === undefined) return failure('checkpoint-unknown');
  await keepAside(folder);
  await writeDurably(join(folder, stateFile), forgetfulStateText(seen, lost.left), { mode: 0o600 });
  return success(seen.generation);
}

/** The last tree that a memory knows as signed, by a checkpoint or by the statement that began its generation. */
function headOf({ generations, checkpoint }: SignerState): Seen | null {
  const last = generations.at(-1);
  if (last === undefined || checkpoint === null) return null;
  const { size, root } = last.start !== null && last.start.size > checkpoint.size ? last.start : checkpoint;
  return { generation: last.generation, size, root };
}

/** A copy of what is left of the journal, under a name that no signer reads, before another takes its place: the leaves may turn up. */
async function keepAside(folder: string): Promise<void> {
  const left = await ifPresent(readFile(join(folder, stateFile)));
  if (left === null) return;
  let number = 1;
  while (existsSync(join(folder, asideName(number)))) number += 1;
  await writeDurably(join(folder, asideName(number)), left, { mode: 0o600, exclusive: true });
}

function asideName(number: number): string {
  return `signer-state-lost-${number}.jsonl`;
}
