import { openDirectory } from '@kua/core/evidence/directory.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import type { Membership } from '../access/membership.ts';
import { verify } from '../access/verify.ts';
import { saveRoute } from '../outbox/sending.ts';
import { addressesOf, directory, directoryPage } from './directory.ts';
import type { Fetch } from './release.ts';

/** Fetched again on every start with a line. One that is older than what is here, or not signed, changes nothing. */
export async function refreshDirectory(
  { home, keys }: Membership,
  { list, address, fetch }: Readonly<{ list: KeyList; address: string; fetch: Fetch }>,
): Promise<void> {
  const asked = await fetch(`${address}/api/v1/elections/${list.election}/directory`).catch(() => null);
  const note = asked?.ok === true ? await asked.text().catch(() => null) : null;
  const fetched = note === null ? null : openDirectory(note, list.key, verify);
  const before = directory.peek();
  if (note === null || fetched?.election !== list.election) return;
  if (before !== null && before.since >= fetched.since) return;
  // Where to send goes first: a phone that dies in between fetches the list once more, and not where the list were known already.
  await saveRoute({ keys, addresses: addressesOf(home, fetched) });
  await directoryPage.put(note);
}
