/** Who this phone is to the election that it joined: a key of its own, and whose keys it trusts. Nothing of it says who holds it. */
import { computed } from '@preact/signals';
import { openKeyList, type KeyList } from '@kua/core/evidence/key-list.ts';
import { pageOf } from '../notebook/notebook.ts';
import { verify } from './verify.ts';

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

export const keyList = computed<KeyList | null>(() => {
  const membership = membershipPage.content.value;
  return membership === null ? null : openKeyList(membership.keys, verify);
});

/** What a page is shown for. Throws where nobody has joined: such screens are not shown. */
export function membership(): Membership {
  const joined = membershipPage.content.value;
  if (joined === null) throw new Error('this phone has not joined');
  return joined;
}
