/** How staff come in: with an invitation and a passkey that is made for it, later with the passkey alone (docs/formats/staff.md). */
import { randomInt } from 'node:crypto';
import { invitationDigest } from '@kua/core/access/enrolment.ts';
import { staffEntryId } from '@kua/core/access/staff-invitation.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import type { Challenges, Purpose } from './challenges.ts';
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

export type Coming = Readonly<{ election: string; site: Site; challenges: Challenges }>;
type DoorRefusal = 'passkey-refused' | 'invitation-unknown';

/** For whoever has a passkey: it names nobody. */
export function signInOptions({ clock }: StaffOptions, { election, site, challenges }: Coming) {
  const purpose = { election, kind: 'sign-in', staff: null, invitation: null } as const;
  return showingOptions(site, { challenge: challenges.make(purpose, clock()) });
}

/** Who she is. Whatever does not hold, the answer is the same. */
export async function signIn(
  { database, clock }: StaffOptions,
  { election, site, challenges, response }: Coming & Readonly<{ response: ShownPasskey }>,
): Promise<Result<string, DoorRefusal>> {
  const challenge = await challengeIn(response);
  const purpose = { election, kind: 'sign-in', invitation: null } as const;
  if (challenge === null || challenges.read(challenge, purpose, clock()) === null) return failure('passkey-refused');
  const known = await findPasskey(database.app, { election, passkey: response.id });
  if (known === null || !(await isShown(site, { response, challenge, key: known.key })))
    return failure('passkey-refused');
  return challenges.use(challenge, known.staff, clock()) ? success(known.staff) : failure('passkey-refused');
}

/** For whoever has an invitation. One that is used up and one that never was get the same answer. */
export async function joinOptions(
  { database, clock }: StaffOptions,
  { election, site, challenges, invitation: letters }: Coming & Readonly<{ invitation: string }>,
) {
  const invitation = invitationDigest(letters);
  if (!(await isInvitationOpen(database.app, { election, invitation }))) return failure('invitation-unknown' as const);
  let staff = makePseudonym();
  while (await isTaken(database.app, { election, staff })) staff = makePseudonym();
  const challenge = challenges.make({ election, kind: 'join', staff, invitation }, clock());
  return success(await makingOptions(site, { election, staff, known: [], challenge }));
}

/** Uses the invitation up. Of two who come with one at the same moment one comes in. */
export async function join(
  options: StaffOptions,
  coming: Coming & Readonly<{ invitation: string; response: MadePasskey }>,
): Promise<Result<string, DoorRefusal>> {
  const { database, clock } = options;
  const { election } = coming;
  const invitation = invitationDigest(coming.invitation);
  const made = await madeFor(options, coming, { election, kind: 'join', invitation });
  if (made === null) return failure('passkey-refused');
  const { staff } = made;
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
  { election, site, challenges, staff }: Coming & Readonly<{ staff: string }>,
) {
  const known = await passkeysOf(database.app, { election, staff });
  const challenge = challenges.make({ election, kind: 'passkey', staff, invitation: null }, clock());
  return makingOptions(site, { election, staff, known, challenge });
}

export async function addPasskey(
  options: StaffOptions,
  { staff, ...coming }: Coming & Readonly<{ staff: string; response: MadePasskey }>,
): Promise<Result<null, DoorRefusal>> {
  const { election } = coming;
  const made = await madeFor(options, coming, { election, kind: 'passkey', invitation: null });
  if (made?.staff !== staff) return failure('passkey-refused');
  await enterStaff(options, { election, entries: [passkeyEntry(staff, made)] });
  return success(null);
}

/** The passkey of an answer, and whose it will be; null where it is not good, or somebody has it already. */
async function madeFor(
  { database, clock }: StaffOptions,
  { election, site, challenges, response }: Coming & Readonly<{ response: MadePasskey }>,
  purpose: Omit<Purpose, 'staff'>,
) {
  const challenge = await challengeIn(response);
  const staff = challenge === null ? null : (challenges.read(challenge, purpose, clock())?.staff ?? null);
  if (challenge === null || staff === null) return null;
  const made = await verifyMade(site, { response, challenge });
  if (made === null || !challenges.use(challenge, purpose.invitation ?? staff, clock())) return null;
  const known = await findPasskey(database.app, { election, passkey: made.passkey });
  return known === null ? { ...made, staff } : null;
}

function passkeyEntry(staff: string, { passkey, key }: Readonly<{ passkey: string; key: string }>) {
  return contentEntry('registry', { type: 'staff-passkey', staff, passkey, key });
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

function makePseudonym(): string {
  return `s-${Array.from({ length: 6 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
}
