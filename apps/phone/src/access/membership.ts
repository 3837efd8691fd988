/** Who this phone is to the election that it joined: a key of its own, and whose keys it trusts. Nothing of it says who holds it. */
import { computed } from '@preact/signals';
import { parseKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { pageOf } from '../notebook/notebook.ts';

export type Membership = Readonly<{
  election: string;
  /** Private key of the device, hex. */
  secret: string;
  /** The election's key list as it was signed, held against the fingerprint of the invitation. */
  keys: string;
  /** Where it joined. */
  home: string;
  /** RFC 3339. */
  joinedAt: string;
}>;

export const membershipPage = pageOf<Membership>('membership');

/** Its signature was checked when the phone joined; since then nobody else could write to the page. */
export const keyList = computed<KeyList | null>(() => {
  const membership = membershipPage.content.value;
  return membership === null ? null : parseKeyList(splitNote(membership.keys)?.text ?? '');
});

/** What a page is shown for. Throws where nobody has joined: such screens are not shown. */
export function membership(): Membership {
  const joined = membershipPage.content.value;
  if (joined === null) throw new Error('this phone has not joined');
  return joined;
}
