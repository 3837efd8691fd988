import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Pool } from 'pg';
import { readDirectory } from './directory-file.ts';
import { directoryEntry } from './election-directory.ts';
import { appendEntries } from './ledger-store.ts';
import { makeElectionKeys, readElectionKeys, type ElectionKeys } from './key-folder.ts';

/** `keys-not-made`: it never had any, and they are to be made elsewhere. */
export type KeysRefusal = 'keys-not-made' | 'keys-missing' | 'keys-other';

export type KeysWish = Readonly<{
  pool: Pool;
  keysFolder: string;
  election: string;
  now: Date;
  /** The key list that the ledger holds, null where it has none. */
  known: string | null;
  /** Only for an election that is invented: whoever makes the keys has all of them, those too that nobody on a server may have. */
  mayMake: boolean;
}>;

/**
 * The election's keys, told to the ledger where it has none. A ledger that has keys never gets others by itself: without its folder it
 * cannot sign (`keys-missing`), with another one it must not (`keys-other`).
 */
export async function ensureElectionKeys(wish: KeysWish): Promise<Result<ElectionKeys, KeysRefusal>> {
  const { pool, keysFolder, election, now, known, mayMake } = wish;
  const found = await readElectionKeys(keysFolder, election);
  if (known !== null) {
    if (found === null) return failure('keys-missing');
    return found.note === known ? success(found) : failure('keys-other');
  }
  if (found === null && !mayMake) return failure('keys-not-made');
  const keys = found ?? (await makeElectionKeys(keysFolder, election, { now }));
  const directory = await readDirectory(keysFolder, keys.list);
  await appendEntries(pool, {
    election,
    // Made at once by two processes it is one entry.
    entries: [
      contentEntry('registry', { type: 'keys', note: keys.note }),
      ...(directory === null || directory === 'damaged' ? [] : [directoryEntry(directory.note)]),
    ],
    receivedAt: now.toISOString(),
  });
  return success(keys);
}
