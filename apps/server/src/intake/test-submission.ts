import { randomBytes } from 'node:crypto';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { enrolmentEntryId, invitationDigest } from '@kua/core/access/enrolment.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import type { Device } from '@kua/device/device.ts';
import { sealedSubmission, type Said } from '@kua/device/sealing.ts';
import { openingOf } from './opening.ts';
import { submissionEntry } from './submission-entry.ts';

/** A submission whose seal is left off, so that tests of folds need no key: its entry, and what an opener would say of it. */
export type TestSubmission = Readonly<{
  envelope: Envelope;
  entry: NewEntry;
  opening: (sequence: number) => SubmissionOpening;
}>;

export async function testSubmission(said: Said, device: Device): Promise<TestSubmission> {
  let plain = new Uint8Array();
  const envelope = await sealedSubmission(said, device, (bytes) => {
    plain = Uint8Array.from(bytes);
    return Promise.resolve(Uint8Array.from([...randomBytes(16), ...bytes]));
  });
  return { envelope, entry: submissionEntry(envelope), opening: (sequence) => openingOf(sequence, envelope, plain) };
}

export function openingsEntry(openings: readonly SubmissionOpening[]): NewEntry {
  return contentEntry('decision', { type: 'openings', openings });
}

/** Registry entries that put devices on an election's list. */
export function enrolledEntries(devices: readonly Device[], source = 'observers'): readonly NewEntry[] {
  const invitations = devices.map(({ key }) => invitationDigest(key.slice(0, 26)));
  return [
    contentEntry('registry', { type: 'invitations', invitations, source }),
    ...devices.map(({ key }, index) => {
      const invitation = invitations[index] ?? '';
      const body = canonicalBytes({ type: 'enrolment', invitation, device: key });
      return { id: enrolmentEntryId(invitation), kind: 'registry', body } as const;
    }),
  ];
}
