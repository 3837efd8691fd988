/** How somebody comes to the desk (docs/formats/staff.md): with a single-use invitation, as devices do, and a passkey that she makes. */
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex32 } from '../evidence/leaf.ts';
import { contentId } from '../kernel/content-id.ts';
import type { Staff, StaffRole } from './staff.ts';

/** The ledger entry that uses an invitation to the desk up: there can be one, whoever comes with it. `invitation`: its digest. */
export function staffEntryId(invitation: Hex32): string {
  return contentId(utf8ToBytes(`kua-staff\n${invitation}\n`));
}

/**
 * What stands behind the `#` no browser sends anywhere.
 * @param origin scheme, host and port of the server
 */
export function deskInvitationLink(
  origin: string,
  { election, invitation }: Readonly<{ election: string; invitation: string }>,
): string {
  return `${origin}/desk/#/${election}/join/${invitation}`;
}

/** What a device signs to say that it is hers: four lines, each ended by a line feed. */
export function staffDeviceMessage({
  election,
  staff,
  device,
}: Readonly<{ election: string; staff: string; device: string }>): Uint8Array {
  return utf8ToBytes(`kua-staff-device/1\n${election}\n${staff}\n${device}\n`);
}

type Work = Pick<Staff, 'roles' | 'territories'>;

/**
 * Whether she may give this to somebody: no role and no territory that she does not have herself. Only an administrator of the whole
 * election gives every role. `isBelow`: whether a territory lies in or below one of hers.
 */
export function mayGive(
  { roles, territories }: Work,
  given: Readonly<{ roles: readonly StaffRole[]; territories: readonly string[] | null }>,
  isBelow: (territory: string) => boolean,
): boolean {
  const ofAll = territories === null;
  if (!(ofAll && roles.includes('administrator')) && !given.roles.every((role) => roles.includes(role))) return false;
  return ofAll || given.territories?.every(isBelow) === true;
}
