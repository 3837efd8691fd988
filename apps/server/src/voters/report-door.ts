/**
 * Reports of anybody, at the door. Each is an envelope under a key that was made for it alone, so that it is a submission like any other: on
 * disk and in the log before the answer, with a receipt, the same one when it is sent again. It costs work, and counts as nobody's.
 */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { envelopeBytes, reportEnvelopeSchema, submissionEntryId, type Envelope } from '@kua/core/evidence/envelope.ts';
import { longestReport } from '@kua/core/voters/citizen-report.ts';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { headSequence } from '../evidence/ledger-store.ts';
import { admissionOf, notReady, refuse, storageFull, type Admission } from '../intake/admission.ts';
import type { ProofOfWork } from '../intake/proof-of-work.ts';
import type { SubmissionCommitter } from '../intake/submission-committer.ts';
import { checkEnvelope, readEnvelopeBy } from '../intake/submission-door.ts';
import { isKnownEntry } from '../intake/submission-store.ts';
import { reportRetrySeconds, type ReportLoad } from './report-load.ts';

export type ReportDoor = Readonly<{
  /** `work`: the proof that came with it, null where none did. */
  admit: (election: string, value: unknown, work: string | null) => Promise<Admission>;
  /** Of somebody who is signed in at the desk: costs no work. */
  admitCall: (election: string, envelope: Envelope) => Promise<Admission>;
}>;

export type ReportDoorOptions = Readonly<{
  pool: Pool;
  committer: SubmissionCommitter;
  work: ProofOfWork;
  load: ReportLoad;
  room: DiskRoom;
  clock: () => Date;
}>;

export function reportDoor({ pool, committer, work: proof, load, room, clock }: ReportDoorOptions): ReportDoor {
  const isKnown = (envelope: Envelope): Promise<boolean> =>
    isKnownEntry(pool, { election: envelope.election, entry: submissionEntryId(envelope) });

  async function commit(envelope: Envelope): Promise<Admission> {
    const admission = admissionOf(envelope, await committer.commit(envelope));
    if (admission.state === 'accepted' && !admission.repeated) load.count(envelope.election);
    return admission;
  }

  /** Null where it may be kept. */
  async function refusal(election: string, envelope: Envelope): Promise<Admission | null> {
    const problem = checkEnvelope(envelope);
    if (problem !== null) {
      const { code, sentence, ...more } = problem;
      return refuse(code, sentence, more);
    }
    if (envelope.election !== election) {
      return refuse('submission-malformed', 'This was sealed for another election.', { field: '/election' });
    }
    if (envelope.sealed.length > longestReport) {
      return refuse('submission-malformed', 'A report is not that long.', { field: '/sealed' });
    }
    return (await room.hasRoom(envelope.sealed.length * 4)) ? null : storageFull;
  }

  return {
    admit: async (election, value, work) => {
      const read = readEnvelopeBy(reportEnvelopeSchema, value);
      if (!read.ok) {
        const { code, sentence, ...more } = read.error;
        return refuse(code, sentence, more);
      }
      const envelope = read.value;
      const refused = await refusal(election, envelope);
      // What is here already costs nothing, and gets its receipt also from a full disk.
      if (refused === null || refused === storageFull) if (await isKnown(envelope)) return commit(envelope);
      if (refused !== null) return refused;
      if ((await headSequence(pool, election)) === 0) return refuse('election-unknown', 'There is no such election.');
      const body = envelopeBytes(envelope);
      const cost = load.work(election, body.length);
      if (cost === null) return { ...notReady, code: 'too-busy', more: { retryAfter: reportRetrySeconds } };
      const subject = { hex: createHash('sha256').update(body).digest('hex'), work: cost };
      if (work !== null && (await proof.isDone(subject, work))) return commit(envelope);
      const sentence = 'Do the work first, and send it again with its answer.';
      return refuse('work-missing', sentence, { challenge: await proof.challenge(subject, clock()) });
    },
    admitCall: async (election, envelope) => (await refusal(election, envelope)) ?? commit(envelope),
  };
}
