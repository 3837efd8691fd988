/** What verifiers send, below `/api/v1/desk/:election/verify/`. */
import { z } from 'zod';
import { copyRefusals, verificationBody, type VerificationBody } from '@kua/core/protocols/transcription-contract.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { CopyPlace } from '../protocols/copy-store.ts';
import type { HeldTask } from '../protocols/task-store.ts';

const id = z
  .string()
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

export const answerBody = z.strictObject({
  /** By cell id; null: nothing stands there. */
  figures: z.record(z.string().max(200), z.number().int().min(0).nullable()),
  unreadable: z.array(z.string().max(200)).max(1600),
  refused: z.enum(copyRefusals).nullable(),
  /** Of `place` alone. */
  station: id.exactOptional(),
  contest: id.exactOptional(),
});
export type VerifierAnswer = z.infer<typeof answerBody>;

/** The decision that an answer becomes, or which field of it does not answer what was asked. */
export function decisionOf(
  held: HeldTask,
  answer: VerifierAnswer,
  {
    by,
    place,
    known,
  }: Readonly<{
    by: string;
    /** Of the copy, as she was told. */
    place: CopyPlace;
    /** Contests and stations there are. */ known: Readonly<{ contest: boolean; station: boolean }>;
  }>,
): Result<VerificationBody, string> {
  const { copy, kind } = held;
  const { figures, unreadable, refused, station, contest } = answer;
  if (refused === null && kind === 'place') {
    if (station === undefined || !known.station) return failure('/station');
    if (contest === undefined || !known.contest) return failure('/contest');
    return read({ type: 'placement', by, copy, station, contest }, '/station');
  }
  if (kind === 'place' && refused === 'other-station') return failure('/refused');
  if (refused !== null && (Object.keys(figures).length > 0 || unreadable.length > 0)) return failure('/refused');
  if (refused === null) {
    const answered = [...Object.keys(figures), ...unreadable];
    const strange = answered.find((id, index) => !held.asked.includes(id) || answered.indexOf(id) !== index);
    const left = held.asked.find((id) => !answered.includes(id));
    if ((strange ?? left) !== undefined) return failure(`/figures/${strange ?? left ?? ''}`);
  }
  const reading = kind === 'arbitrate' ? 'arbitrate' : 'transcribe';
  return read({ type: 'transcription', by, copy, kind: reading, figures, unreadable, refused, ...place }, '/figures');
}

function read(body: unknown, field: string): Result<VerificationBody, string> {
  const parsed = verificationBody.safeParse(body);
  if (parsed.success) return success(parsed.data);
  const path = parsed.error.issues[0]?.path ?? [];
  return failure(path.length === 0 ? field : `/${path.map(String).join('/')}`);
}
