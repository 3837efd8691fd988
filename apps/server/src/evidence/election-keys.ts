import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { contentId } from '@kua/core/kernel/content-id.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { Pool } from 'pg';
import { appendEntries } from './ledger-store.ts';
import { makeElectionKeys, readElectionKeys, type ElectionKeys } from './key-folder.ts';

export type KeysRefusal = 'keys-missing' | 'keys-other';

export type KeysWish = Readonly<{
  pool: Pool;
  keysFolder: string;
  election: string;
  now: Date;
  /** The key list that the ledger holds, null where it has none. */
  known: string | null;
  log?: string;
}>;

/**
 * The election's keys, made where neither ledger nor keys folder has any, and told to the ledger. A ledger that has keys never gets
 * others by itself: without its folder it cannot sign (`keys-missing`), with another one it must not (`keys-other`).
 */
export async function ensureElectionKeys(wish: KeysWish): Promise<Result<ElectionKeys, KeysRefusal>> {
  const { pool, keysFolder, election, now, known, log } = wish;
  const found = await readElectionKeys(keysFolder, election);
  if (known !== null) {
    if (found === null) return failure('keys-missing');
    return found.note === known ? success(found) : failure('keys-other');
  }
  const keys = found ?? (await makeElectionKeys(keysFolder, election, { now, ...(log === undefined ? {} : { log }) }));
  const body = canonicalBytes({ type: 'keys', note: keys.note });
  await appendEntries(pool, {
    election,
    // Made at once by two processes it is one entry.
    entries: [{ id: contentId(body), kind: 'registry', body }],
    receivedAt: now.toISOString(),
  });
  return success(keys);
}
