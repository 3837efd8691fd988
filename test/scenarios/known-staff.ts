import { invitationDigest } from '@kua/core/access/enrolment.ts';
import type { Staff } from '@kua/core/access/staff.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { makeInvitation } from '../../apps/server/src/access/invitations.ts';

export type KnownStaff = Pick<Staff, 'staff' | 'roles'> &
  Partial<Pick<Staff, 'territories' | 'branch' | 'source' | 'devices'>>;

/** Registry entries by which somebody comes to the desk: what she decides counts from then on. */
export function staffEntries({
  staff,
  roles,
  territories = null,
  branch = 'first',
  source = null,
  devices = [],
}: KnownStaff): readonly NewEntry[] {
  const invitation = invitationDigest(makeInvitation());
  const invitations = { by: null, invitations: [invitation], roles, territories, branch, source };
  return [
    contentEntry('registry', { type: 'staff-invitations', ...invitations }),
    contentEntry('registry', { type: 'staff', invitation, staff }),
    ...devices.map((device) => contentEntry('registry', { type: 'staff-device', staff, device })),
  ];
}
