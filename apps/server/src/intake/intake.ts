/** What happens to a submission that comes to the door, in the order of docs/formats/entry.md. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { envelopeBytes, envelopeSchema, submissionEntryId, type Envelope } from '@kua/core/evidence/envelope.ts';
import type { KnownDevices } from '../access/known-devices.ts';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { entryJson } from '../evidence/entry-json.ts';
import { headSequence } from '../evidence/ledger-store.ts';
import type { Signer } from '../evidence/signer.ts';
import { admissionOf, idTaken, notReady, refuse, storageFull, type Admission } from './admission.ts';
import type { DeviceQuota } from './device-quota.ts';
import { holdingWork, type HoldingUse } from './holding-bounds.ts';
import { findHeld, heldBy, heldOfEnrolled, holdingUse, holdSubmission, releaseHeld } from './holding-store.ts';
import type { ProofOfWork } from './proof-of-work.ts';
import type { SubmissionCommitter } from './submission-committer.ts';
import { checkEnvelope, readEnvelope } from './submission-door.ts';
import { submissionReceipt } from './submission-receipt.ts';
import { findSubmission, isKnownEntry } from './submission-store.ts';

export type IntakeOptions = Readonly<{
  pool: Pool;
  signer: Signer;
  committer: SubmissionCommitter;
  devices: KnownDevices;
  quota: DeviceQuota;
  work: ProofOfWork;
  room: DiskRoom;
  clock: () => Date;
}>;

export type SubmissionState = Readonly<{
  state: 'held' | 'accepted' | 'open' | 'quarantined';
  reason: Readonly<{ code: string; sentence: string; field: string | null }> | null;
  receipt: string | null;
}>;

export type Intake = Readonly<{
  /** `work`: the proof that came with it, null where none did. */
  admit: (value: unknown, work: string | null) => Promise<Admission>;
  stateOf: (sent: Readonly<{ election: string; device: string; id: string }>) => Promise<SubmissionState | null>;
  /** Takes what a device left in holding into the ledger. */
  releaseDevice: (of: Readonly<{ election: string; device: string }>) => Promise<void>;
  /** The same for every device that is on a list by now: what a death between enrolment and release left behind. */
  releaseEnrolled: () => Promise<void>;
}>;

const useFreshMs = 2000;

export function openIntake(options: IntakeOptions): Intake {
  const { pool, signer, committer, devices, quota, work: proof, room, clock } = options;
  const elections = new Set<string>();
  const uses = new Map<string, Readonly<{ use: HoldingUse; at: number }>>();

  async function isElection(election: string): Promise<boolean> {
    if (elections.has(election)) return true;
    if ((await headSequence(pool, election)) === 0) return false;
    elections.add(election);
    return true;
  }

  async function admit(value: unknown, work: string | null): Promise<Admission> {
    const read = readEnvelope(value);
    if (!read.ok) {
      const { code, sentence, ...more } = read.error;
      return refuse(code, sentence, more);
    }
    const envelope = read.value;
    const problem = checkEnvelope(envelope);
    const isKnown = (): Promise<boolean> =>
      isKnownEntry(pool, { election: envelope.election, entry: submissionEntryId(envelope) });
    if (problem !== null) {
      // Whoever sends other bytes under an id that is taken is told so first, whatever else is wrong with them.
      const { code, sentence, ...more } = problem;
      return (await isKnown()) ? idTaken : refuse(code, sentence, more);
    }
    const standing = await devices(envelope.election, envelope.device);
    if (standing !== null) return commitWithin(standing, envelope, isKnown);
    if (!(await isElection(envelope.election))) return refuse('election-unknown', 'There is no such election.');
    return hold(envelope, work);
  }

  /** What is here already costs its device nothing, and gets its receipt whatever else it sent. */
  async function commitWithin(
    standing: 'listed' | 'revoked',
    envelope: Envelope,
    isKnown: () => Promise<boolean>,
  ): Promise<Admission> {
    const device = `${envelope.election} ${envelope.device}`;
    const wait = quota.take(standing, device, envelope.sealed.length);
    if (wait !== null) {
      const sentence = 'This device has sent as much as it may for now. Keep it and send it again later.';
      return (await isKnown()) ? commit(envelope) : refuse('device-quota', sentence, { retryAfter: wait });
    }
    // What is here already needs no room: its sender gets the receipt also from a full disk.
    const admission = (await hasRoom(envelope)) || (await isKnown()) ? await commit(envelope) : storageFull;
    const isNew = admission.state === 'accepted' && !admission.repeated;
    if (!isNew) quota.giveBack(standing, device, envelope.sealed.length);
    return admission;
  }

  /** In the database: the entry, its body, their indexes and the write-ahead log. */
  function hasRoom({ sealed }: Envelope): Promise<boolean> {
    return room.hasRoom(sealed.length * 4);
  }

  async function commit(envelope: Envelope): Promise<Admission> {
    return admissionOf(envelope, await committer.commit(envelope));
  }

  async function hold(envelope: Envelope, work: string | null): Promise<Admission> {
    const body = envelopeBytes(envelope);
    const digest = sha256(body);
    const { election } = envelope;
    // Nobody works in vain; room is taken only by who did.
    if (!(await room.hasRoom(0))) return storageFull;
    // Nothing is kept for which no receipt can be given.
    if (!(await signer.state(election)).ok) return notReady;
    const subject = { hex: digest.toString('hex'), work: holdingWork(await roughUse(election), body.length) };
    if (work === null || !(await proof.isDone(subject, work))) {
      const sentence =
        'This device is not on the list of the election. Enrol it first, or do the work to leave this for later.';
      return refuse('device-unknown', sentence, { challenge: await proof.challenge(subject, clock()) });
    }
    if (!(await hasRoom(envelope))) return storageFull;
    const held = await holdSubmission(pool, { envelope, body, digest, now: clock() });
    switch (held.outcome) {
      case 'conflict':
        return idTaken;
      case 'quota':
        return refuse('holding-quota', 'This device has left as many submissions as it may before it is enrolled.');
      case 'full':
        return refuse('holding-full', 'No more submissions of unknown devices can be kept now.');
      case 'held': {
        const receipt = await heldReceipt(envelope, held);
        return receipt === null ? notReady : { state: 'held', id: envelope.id, receipt };
      }
    }
  }

  /** Strangers ask often, and it need not be exact. */
  async function roughUse(election: string): Promise<HoldingUse> {
    const known = uses.get(election);
    if (known !== undefined && performance.now() - known.at < useFreshMs) return known.use;
    const use = await holdingUse(pool, election);
    uses.set(election, { use, at: performance.now() });
    return use;
  }

  async function heldReceipt(
    envelope: Envelope,
    { receivedAt, until }: Readonly<{ receivedAt: string; until: string }>,
  ): Promise<string | null> {
    const { election, digest: sealed, statement } = envelope;
    const signed = await signer.held(election, [{ time: receivedAt, until, sealed, statement }]);
    return signed.ok ? (signed.value[0] ?? null) : null;
  }

  /** First into the ledger, then out of holding: whoever dies between leaves it in both, which is the same as in the ledger alone. */
  async function releaseDevice(of: Readonly<{ election: string; device: string }>): Promise<void> {
    for (const { id, body } of await heldBy(pool, of)) {
      const committed = await commit(envelopeSchema.parse(entryJson(body)));
      // Of two that a device signed under one id the ledger has the other: this one can never get in.
      if (committed.state === 'accepted' || committed === idTaken) await releaseHeld(pool, { ...of, id });
    }
  }

  return {
    admit,
    stateOf: async (sent) => {
      const kept = await findSubmission(pool, { election: sent.election, entry: submissionEntryId(sent) });
      if (kept !== null) {
        const { code, sentence, field } = kept;
        const reason = code === null ? null : { code, sentence: sentence ?? '', field };
        const state = reason !== null ? 'quarantined' : kept.opened ? 'open' : 'accepted';
        return { state, reason, receipt: await submissionReceipt(signer, sent.election, kept) };
      }
      const held = await findHeld(pool, sent);
      if (held === null) return null;
      const envelope = envelopeSchema.parse(entryJson(held.body));
      return { state: 'held', reason: null, receipt: await heldReceipt(envelope, held) };
    },
    releaseDevice,
    releaseEnrolled: async () => {
      for (const device of await heldOfEnrolled(pool)) await releaseDevice(device);
    },
  };
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
