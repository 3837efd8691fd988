/** How staff come in: with an invitation and a passkey that is made for it, later with the passkey alone (docs/formats/staff.md). */
import { randomInt } from 'node:crypto';
import { invitationDigest } from '@kua/core/access/enrolment.ts';
import { staffEntryId } from '@kua/core/access/staff-invitation.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import { keepChallenge, takeChallenge } from './challenge-store.ts';
import {
  challengeIn,
  isShown,
  makingOptions,
  showingOptions,
  verifyMade,
  type MadePasskey,
  type ShownPasskey,
  type Site,
} from './passkey.ts';
import { enterStaff, type StaffOptions } from './staff-entry.ts';
import { findPasskey, isInvitationOpen, isTaken, passkeysOf } from './staff-store.ts';

export type Coming = Readonly<{ election: string; site: Site }>;
type DoorRefusal = 'passkey-refused' | 'invitation-unknown';

/** For whoever has a passkey: the same for everybody, and it names nobody. */
export async function signInOptions({ database, clock }: StaffOptions, { election, site }: Coming) {
  const options = await showingOptions(site);
  const purpose = { kind: 'sign-in', staff: null, invitation: null } as const;
  await keepChallenge(database.app, { election, challenge: options.challenge, purpose, now: clock() });
  return options;
}

/** Who she is. Whatever does not hold, the answer is the same. */
export async function signIn(
  { database, clock }: StaffOptions,
  { election, site, response }: Coming & Readonly<{ response: ShownPasskey }>,
): Promise<Result<string, DoorRefusal>> {
  const challenge = await challengeIn(response);
  if (challenge === null) return failure('passkey-refused');
  const taken = await takeChallenge(database.app, { election, challenge, kind: 'sign-in', now: clock() });
  const known = await findPasskey(database.app, { election, passkey: response.id });
  if (taken === null || known === null) return failure('passkey-refused');
  return (await isShown(site, { response, challenge, key: known.key }))
    ? success(known.staff)
    : failure('passkey-refused');
}

/** For whoever has an invitation. One that is used up and one that never was get the same answer. */
export async function joinOptions(
  { database, clock }: StaffOptions,
  { election, site, invitation: letters }: Coming & Readonly<{ invitation: string }>,
) {
  const invitation = invitationDigest(letters);
  if (!(await isInvitationOpen(database.app, { election, invitation }))) return failure('invitation-unknown' as const);
  let staff = makePseudonym();
  while (await isTaken(database.app, { election, staff })) staff = makePseudonym();
  const options = await makingOptions(site, { election, staff, known: [] });
  const purpose = { kind: 'join', staff, invitation } as const;
  await keepChallenge(database.app, { election, challenge: options.challenge, purpose, now: clock() });
  return success(options);
}

/** Uses the invitation up. Of two who come with one at the same moment one comes in. */
export async function join(
  options: StaffOptions,
  { election, site, invitation: letters, response }: Coming & Readonly<{ invitation: string; response: MadePasskey }>,
): Promise<Result<string, DoorRefusal>> {
  const { database, clock } = options;
  const invitation = invitationDigest(letters);
  const made = await madeFor(options, { election, site, response, kind: 'join' });
  if (made?.purpose.invitation !== invitation) return failure('passkey-refused');
  const { staff } = made.purpose;
  const receivedAt = clock().toISOString();
  const joined = await inTransaction(database.app, async (client) => {
    const body = canonicalBytes({ type: 'staff', invitation, staff });
    const entry = { id: staffEntryId(invitation), kind: 'registry' as const, body };
    const [appended] = await appendEntries(client, { election, entries: [entry], receivedAt });
    if (appended?.outcome !== 'appended') return false;
    await appendEntries(client, { election, entries: [passkeyEntry(staff, made)], receivedAt });
    return true;
  });
  if (!joined) return failure('invitation-unknown');
  await enterStaff(options, { election, entries: [] });
  return success(staff);
}

/** One more for somebody who is signed in: on another computer, or as a spare. */
export async function addingOptions(
  { database, clock }: StaffOptions,
  { election, site, staff }: Coming & Readonly<{ staff: string }>,
) {
  const known = await passkeysOf(database.app, { election, staff });
  const options = await makingOptions(site, { election, staff, known });
  const purpose = { kind: 'passkey', staff, invitation: null } as const;
  await keepChallenge(database.app, { election, challenge: options.challenge, purpose, now: clock() });
  return options;
}

export async function addPasskey(
  options: StaffOptions,
  { election, site, staff, response }: Coming & Readonly<{ staff: string; response: MadePasskey }>,
): Promise<Result<null, DoorRefusal>> {
  const made = await madeFor(options, { election, site, response, kind: 'passkey' });
  if (made?.purpose.staff !== staff) return failure('passkey-refused');
  await enterStaff(options, { election, entries: [passkeyEntry(staff, made)] });
  return success(null);
}

/** The passkey of an answer, and what it was asked for; null where it is not good, or somebody has it already. */
async function madeFor<K extends 'join' | 'passkey'>(
  { database, clock }: StaffOptions,
  { election, site, response, kind }: Coming & Readonly<{ response: MadePasskey; kind: K }>,
) {
  const challenge = await challengeIn(response);
  if (challenge === null) return null;
  const purpose = await takeChallenge(database.app, { election, challenge, kind, now: clock() });
  const made = purpose === null ? null : await verifyMade(site, { response, challenge });
  if (purpose === null || made === null) return null;
  const known = await findPasskey(database.app, { election, passkey: made.passkey });
  return known === null ? { ...made, purpose } : null;
}

function passkeyEntry(staff: string, { passkey, key }: Readonly<{ passkey: string; key: string }>) {
  return contentEntry('registry', { type: 'staff-passkey', staff, passkey, key });
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

function makePseudonym(): string {
  return `s-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
}
