/** What invented people send, sealed and signed as their phones do it. */
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { enrolmentEntryId, invitationDigest } from '@kua/core/access/enrolment.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { submissionEntryId } from '@kua/core/evidence/envelope.ts';
import type { Device } from '@kua/device/device.ts';
import { encryptTo, sealedSubmission, type Encrypt } from '@kua/device/sealing.ts';
import type { Arrival } from '@kua/rehearsal/arrival.ts';
import { drawnPaper } from '@kua/rehearsal/paper.ts';
import { photographed } from '@kua/rehearsal/photographed.ts';
import { saidBy } from '@kua/rehearsal/submission.ts';
import type { Told } from '@kua/rehearsal/told.ts';
import { ensureElectionKeys } from '../evidence/election-keys.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { appendEntries, knownIds } from '../evidence/ledger-store.ts';
import { submissionEntry } from '../intake/submission-entry.ts';
import { phoneOf } from './rehearsal-phone.ts';
import { leavePhoto } from './rehearsal-photo.ts';
import { rehearsalElection } from './rehearsal-plan.ts';
import type { Stage } from './rehearsal-stage.ts';

/** How many protocols are in before anybody watches. None of them has a photo, because drawing them takes its time. */
export const firstBatch = 1200;

const election = rehearsalElection.id;

/** `photo`: an SVG of what is photographed with it. */
type Sending = Omit<Told, 'seconds'> & Readonly<{ photo: string | null }>;

export async function sendProtocols(stage: Stage, arrivals: readonly Arrival[]): Promise<void> {
  const { rehearsal } = stage;
  const { contest, stations } = rehearsal;
  const papers = photographed(rehearsal, firstBatch);
  const sendings = arrivals.map((arrival): Sending => {
    const paper = papers.get(arrival.entry);
    const station = stations[paper?.station ?? -1]?.id ?? '';
    return {
      device: arrival.device,
      isListed: true,
      said: { ...saidBy(rehearsal, election, arrival), id: arrival.entry },
      photo: paper === undefined ? null : drawnPaper({ contest, station, row: paper.row }, arrival.entry),
    };
  });
  await sendAll(
    stage,
    sendings.filter(({ photo }) => photo === null),
  );
  // Figures alone do not wait until these are drawn.
  await sendAll(
    stage,
    sendings.filter(({ photo }) => photo !== null),
  );
}

export async function sendTold(stage: Stage, told: readonly Told[]): Promise<void> {
  await sendAll(
    stage,
    told.map((one) => ({ ...one, photo: null })),
  );
}

/** The first that is missing is where the feed goes on. What is there behind it is not sent twice. */
export async function countProtocols(stage: Stage): Promise<number> {
  return countSent(
    stage,
    stage.rehearsal.arrivals.map(({ device, entry }) => entryIdOf(device, entry)),
  );
}

export async function countTold(stage: Stage, told: readonly Told[]): Promise<number> {
  return countSent(
    stage,
    told.map(({ device, said }) => entryIdOf(device, said.id)),
  );
}

export async function appendAll({ database, now }: Stage, entries: readonly NewEntry[]): Promise<void> {
  const appended = await appendEntries(database.app, { election, entries, receivedAt: now().toISOString() });
  const refused = appended.find(({ outcome }) => outcome === 'conflict');
  if (refused !== undefined) throw new Error(`entry ${refused.id} of the rehearsal stands for something else`);
}

/**
 * Puts submissions into the ledger as the door does, all in one append: when it returns they are on disk. A phone that is new is enrolled
 * with them. One that sends again sends what is there already.
 */
async function sendAll(stage: Stage, sendings: readonly Sending[]): Promise<void> {
  if (sendings.length === 0) return;
  const { database, keysFolder, now } = stage;
  const known = await findKeyList(database.app, election);
  const keys = await ensureElectionKeys({ pool: database.app, keysFolder, election, now: now(), known, mayMake: true });
  if (!keys.ok) throw new Error(`the rehearsal has no keys: ${keys.error}`);
  const encrypt = encryptTo(keys.value.list);
  const named = sendings.map((one) => [entryIdOf(one.device, one.said.id), one] as const);
  const there = await knownIds(database.app, { election, ids: named.map(([id]) => id) });
  const fresh = [...new Map(named.filter(([id]) => !there.has(id))).values()];
  const phones = new Set(fresh.filter(({ isListed }) => isListed).map(({ device }) => phoneOf(device)));
  const submissions: NewEntry[] = [];
  for (const sending of fresh) submissions.push(await sealedEntry(stage, sending, encrypt));
  await appendAll(stage, [...enrolments([...phones]), ...submissions]);
}

async function sealedEntry(stage: Stage, { device, said, photo }: Sending, encrypt: Encrypt): Promise<NewEntry> {
  const phone = phoneOf(device);
  const attachments = photo === null ? [] : [await leavePhoto(stage, { phone, photo, encrypt })];
  return submissionEntry(await sealedSubmission({ ...said, attachments }, phone, encrypt));
}

/** Invitations that were made for these very phones, and their enrolments. The same phones again are the same entries. */
function enrolments(phones: readonly Device[]): readonly NewEntry[] {
  return phones.flatMap(({ key }): readonly NewEntry[] => {
    const invitation = invitationDigest(key);
    return [
      contentEntry('registry', { type: 'invitations', invitations: [invitation], source: 'observers' }),
      {
        id: enrolmentEntryId(invitation),
        kind: 'registry',
        body: canonicalBytes({ type: 'enrolment', invitation, device: key }),
      },
    ];
  });
}

function entryIdOf(device: string, id: string): string {
  return submissionEntryId({ device: phoneOf(device).key, id });
}

async function countSent({ database }: Stage, ids: readonly string[]): Promise<number> {
  const known = await knownIds(database.app, { election, ids });
  const next = ids.findIndex((id) => !known.has(id));
  return next === -1 ? ids.length : next;
}
