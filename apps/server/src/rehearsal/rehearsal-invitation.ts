import { electionFingerprint, invitationLink } from '@kua/core/access/invitation-link.ts';
import { staffRoles } from '@kua/core/access/staff.ts';
import { deskInvitationLink } from '@kua/core/access/staff-invitation.ts';
import { invitationsEntry, makeInvitation } from '../access/invitations.ts';
import { enterStaff, staffInvitationsEntry } from '../access/staff-entry.ts';
import { folds } from '../deliveries/folds.ts';
import { readElectionKeys } from '../evidence/key-folder.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { rehearsalElection } from './rehearsal-plan.ts';
import type { Stage } from './rehearsal-stage.ts';

const election = rehearsalElection.id;

export type DeskLinks = Readonly<{ all: string; verifiers: readonly [string, string] }>;

/** A link for whoever wants to try the phone: good once, so that each start makes its own. */
export async function inviteVisitor({ database, objects, keysFolder, now }: Stage, origin: string): Promise<string> {
  const keys = await readElectionKeys(keysFolder, election);
  if (keys === null) throw new Error('the rehearsal has no keys');
  const invitation = makeInvitation();
  const entries = [invitationsEntry([invitation], 'observers')];
  await appendEntries(database.app, { election, entries, receivedAt: now().toISOString() });
  await projectToHead(database, { election, objects, folds });
  return invitationLink(origin, { election, invitation, fingerprint: electionFingerprint(keys.list.key) });
}

/** Who can be tried at the desk. No two of one branch read the same paper, so that it takes two of them to read one. */
const deskGuests = [
  { roles: staffRoles, branch: 'first' },
  { roles: ['verifier'], branch: 'second' },
  { roles: ['verifier'], branch: 'third' },
] as const;

/** Links to the desk, each good once as well: one for all of its rooms, two for verifiers of other branches. */
export async function inviteToDesk({ database, objects, now }: Stage, origin: string): Promise<DeskLinks> {
  const made = deskGuests.map((guest) => ({ ...guest, invitation: makeInvitation() }));
  const entries = made.map(({ roles, branch, invitation }) =>
    staffInvitationsEntry([invitation], { roles, territories: null, branch, source: null }, null),
  );
  await enterStaff({ database, objects, folds, clock: now }, { election, entries });
  const [all = '', second = '', third = ''] = made.map(({ invitation }) =>
    deskInvitationLink(origin, { election, invitation }),
  );
  return { all, verifiers: [second, third] };
}
