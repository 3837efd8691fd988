import { invitationDigest } from '@kua/core/access/enrolment.ts';
import type { Staff } from '@kua/core/access/staff.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';

export type StaffOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  clock: () => Date;
}>;

/** Into the ledger, and known to every route when it returns. */
export async function enterStaff(
  { database, objects, folds, clock }: StaffOptions,
  { election, entries }: Readonly<{ election: string; entries: readonly NewEntry[] }>,
): Promise<void> {
  await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
  await projectToHead(database, { election, objects, folds });
}

export type Inviting = Pick<Staff, 'roles' | 'territories' | 'branch' | 'source'>;

/** All that the ledger gets of invitations to the desk: digests, and what whoever comes with one may do. `by`: null for the operator. */
export function staffInvitationsEntry(
  invitations: readonly string[],
  { roles, territories, branch, source }: Inviting,
  by: string | null,
): NewEntry {
  const given = { roles: [...new Set(roles)], territories, branch, source };
  return contentEntry('registry', {
    type: 'staff-invitations',
    by,
    invitations: invitations.map(invitationDigest),
    ...given,
  });
}

/** `by`: null for the operator. */
export function staffEndedEntry(staff: string, by: string | null): NewEntry {
  return contentEntry('registry', { type: 'staff-ended', by, staff });
}
