import { randomInt } from 'node:crypto';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { invitationDigest } from '@kua/core/access/enrolment.ts';

const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** A random invitation: 26 letters and digits, 130 bits. */
export function makeInvitation(): string {
  return Array.from({ length: 26 }, () => letters[randomInt(letters.length)] ?? '').join('');
}

/**
 * All that the ledger gets of invitations: digests, whose statements their devices will make, and the branch of the tree of invitations
 * that they belong to, where it is not their source's own.
 */
export function invitationsEntry(invitations: readonly string[], source: string, branch?: string): NewEntry {
  const digests = invitations.map(invitationDigest);
  return contentEntry('registry', {
    type: 'invitations',
    invitations: digests,
    source,
    ...(branch === undefined ? {} : { branch }),
  });
}
