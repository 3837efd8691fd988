import { electionFingerprint, invitationLink } from '@kua/core/access/invitation-link.ts';
import { deskInvitationLink } from '@kua/core/access/staff-invitation.ts';
import { invitationsEntry, makeInvitation } from '../access/invitations.ts';
import { enterStaff, staffInvitationsEntry } from '../access/staff-entry.ts';
import { folds } from '../deliveries/folds.ts';
import { readElectionKeys } from '../evidence/key-folder.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { rehearsalElection } from './rehearsal-plan.ts';
import type { Stage } from './rehearsal-start.ts';

const election = rehearsalElection.id;

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

/** A link for whoever wants to try the desk, as coordinator and verifier: good once as well. */
export async function inviteToDesk({ database, objects, now }: Stage, origin: string): Promise<string> {
  const invitation = makeInvitation();
  const given = { roles: ['coordinator', 'verifier'], territories: null, branch: 'first', source: null } as const;
  const entries = [staffInvitationsEntry([invitation], given, null)];
  await enterStaff({ database, objects, folds, clock: now }, { election, entries });
  return deskInvitationLink(origin, { election, invitation });
}
