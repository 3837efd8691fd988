/** What the door answers about one submission. */
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { Committed } from './submission-committer.ts';

export type IntakeProblem =
  | 'submission-malformed'
  | 'digest-mismatch'
  | 'signature-invalid'
  | 'election-unknown'
  | 'id-taken'
  | 'device-unknown'
  | 'work-missing'
  | 'device-quota'
  | 'holding-quota'
  | 'holding-full'
  | 'storage-full'
  | 'too-busy'
  | 'not-ready';

export type Refusal = Readonly<{
  state: 'refused';
  code: IntakeProblem;
  sentence: string;
  more: Readonly<Record<string, unknown>>;
}>;

export type Admission =
  | Readonly<{ state: 'accepted'; repeated: boolean; id: string; sequence: number; receipt: string }>
  | Readonly<{ state: 'held'; id: string; receipt: string }>
  | Refusal;

export function refuse(code: IntakeProblem, sentence: string, more: Readonly<Record<string, unknown>> = {}): Refusal {
  return { state: 'refused', code, sentence, more };
}

export const idTaken = refuse(
  'id-taken',
  'Other bytes were received under this id before; they stay, and these are not kept.',
);
export const storageFull = refuse('storage-full', 'There is no room here now. Keep it and send it again later.');
export const notReady = refuse('not-ready', 'This cannot be kept safely just now. Keep it and send it again soon.');

/** Of what came of it in the ledger. */
export function admissionOf({ id }: Envelope, committed: Committed): Admission {
  switch (committed.outcome) {
    case 'kept': {
      const { repeated, sequence, receipt } = committed;
      return { state: 'accepted', repeated, id, sequence, receipt };
    }
    case 'conflict':
      return idTaken;
    case 'full':
      return storageFull;
    case 'away':
      return notReady;
  }
}
