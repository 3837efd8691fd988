import { findElectionKeys } from './key-folder.ts';

/**
 * What the keys folder has for a ledger. `none`: the ledger never had any. `other`: those of another ledger. `damaged`: a list that is
 * none of this election.
 */
export type KeysState = 'there' | 'missing' | 'other' | 'damaged' | 'none';

/** @param known the key list that the ledger holds, null where it has none */
export async function keysState(keysFolder: string, election: string, known: string | null): Promise<KeysState> {
  if (known === null) return 'none';
  const found = await findElectionKeys(keysFolder, election);
  if (found === null) return 'missing';
  if (found === 'damaged') return 'damaged';
  return found.note === known ? 'there' : 'other';
}
