import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { enrolmentEntryId, enrolmentMessage, invitationDigest, type Enrolment } from '@kua/core/access/enrolment.ts';
import { enrolmentSchema } from '@kua/core/access/enrolment-contract.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { findDevice, findInvitation } from './device-store.ts';

export type EnrolmentRefusal =
  'enrolment-malformed' | 'signature-invalid' | 'invitation-unknown' | 'invitation-used' | 'device-revoked';

export type EnrolmentOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  clock: () => Date;
}>;

/** Puts a device on its election's list. Once more with the same invitation: the same answer. The device is known when it returns. */
export async function enrolDevice(
  value: unknown,
  { database, objects, folds, clock }: EnrolmentOptions,
): Promise<Result<Enrolment, EnrolmentRefusal>> {
  const read = enrolmentSchema.safeParse(value);
  if (!read.success) return failure('enrolment-malformed');
  const { election, device, signature } = read.data;
  const signed = verifyEd25519(Buffer.from(device, 'hex'), enrolmentMessage(read.data), Buffer.from(signature, 'hex'));
  if (!signed) return failure('signature-invalid');
  const invitation = invitationDigest(read.data.invitation);
  if ((await findInvitation(database.app, { election, invitation })) === null) return failure('invitation-unknown');
  // A key that was taken off the list does not come back; the invitation stays good for another.
  const known = await findDevice(database.app, { election, device });
  if (known?.revoked === true) return failure('device-revoked');
  const body = canonicalBytes({ type: 'enrolment', invitation, device });
  const entry = { id: enrolmentEntryId(invitation), kind: 'registry' as const, body };
  const [appended] = await appendEntries(database.app, {
    election,
    entries: [entry],
    receivedAt: clock().toISOString(),
  });
  if (appended?.outcome === 'conflict') return failure('invitation-used');
  await projectToHead(database, { election, objects, folds });
  return success(read.data);
}
