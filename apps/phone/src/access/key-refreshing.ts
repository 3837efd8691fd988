import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { saveRoute } from '../outbox/sending.ts';
import type { Fetch } from '../registry/release.ts';
import { membershipPage, type Membership } from './membership.ts';
import { verify } from './verify.ts';

/**
 * A later list that the same election key signed takes the place of the one that the phone has: the keys to which it seals, and whose
 * receipts it believes. What was sealed before stays as it is. Answers the membership from then on.
 */
export async function refreshKeys(
  membership: Membership,
  {
    list,
    address,
    addresses,
    fetch,
  }: Readonly<{
    list: KeyList;
    address: string;
    addresses: readonly string[];
    fetch: Fetch;
  }>,
): Promise<Membership> {
  const asked = await fetch(`${address}/api/v1/elections/${list.election}/keys`).catch(() => null);
  const note = asked?.ok === true ? await asked.text().catch(() => null) : null;
  const fetched = note === null ? null : openKeyList(note, verify);
  if (note === null || fetched?.election !== list.election || fetched.since <= list.since) return membership;
  if (formatNoteKey(fetched.key) !== formatNoteKey(list.key)) return membership;
  const renewed = { ...membership, keys: note };
  await saveRoute({ keys: note, addresses });
  await membershipPage.put(renewed);
  return renewed;
}
