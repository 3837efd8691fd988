/** Submissions that somebody carried here for a phone: left at the door of a server as the phone itself would leave them. */
import { solveChallenge } from 'altcha-lib/v1';
import { z } from 'zod';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { openNote, parseNoteKey, splitNote } from '@kua/core/evidence/note.ts';
import { parseHeldReceipt, parseReceipt } from '@kua/core/evidence/receipt.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { askPatiently, jsonOf, noAnswer, refusalOf, type Refusal } from './patient-request.ts';

export type SubmissionOutcome = Readonly<
  { state: 'accepted' | 'held'; receipt: string } | ({ state: 'refused' } & Refusal)
>;

const taken = z.looseObject({ state: z.enum(['accepted', 'held']), receipt: z.string() });
const batchAnswer = z.object({ answers: z.array(z.unknown()) });
const asked = z.looseObject({
  code: z.literal('device-unknown'),
  challenge: z.looseObject({
    challenge: z.string(),
    salt: z.string(),
    signature: z.string(),
    maxnumber: z.number().int().min(1).max(100_000_000),
  }),
});

/** At most a batch (docs/formats/entry.md): 100 envelopes, 4 MiB. In the order in which they were given. */
export async function leaveSubmissions(
  server: string,
  envelopes: readonly Envelope[],
): Promise<readonly SubmissionOutcome[]> {
  const answer = await post(server, { submissions: envelopes });
  const batch = batchAnswer.safeParse(answer);
  const outcomes: SubmissionOutcome[] = [];
  for (const [index, envelope] of envelopes.entries()) {
    const own = batch.success ? batch.data.answers[index] : answer;
    outcomes.push(outcomeOf(envelope, asked.safeParse(own).success ? await leaveAfterWork(server, envelope) : own));
  }
  return outcomes;
}

/** A device that is not on the list does some work for each. What is asked may have become more meanwhile: then once more. */
async function leaveAfterWork(server: string, envelope: Envelope): Promise<unknown> {
  let answer = await post(server, envelope);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const wish = asked.safeParse(answer);
    if (!wish.success) return answer;
    const { challenge, salt, signature, maxnumber } = wish.data.challenge;
    const solution = await solveChallenge(challenge, salt, 'SHA-256', maxnumber).promise;
    const work = { algorithm: 'SHA-256', challenge, salt, signature, number: solution?.number };
    answer = await post(server, envelope, { 'x-kua-work': Buffer.from(JSON.stringify(work)).toString('base64') });
  }
  return answer;
}

async function post(server: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
  return jsonOf(await askPatiently(new URL('/api/v1/submissions', server), request));
}

function outcomeOf(envelope: Envelope, answer: unknown): SubmissionOutcome {
  const said = taken.safeParse(answer);
  if (!said.success) return { state: 'refused', ...(answer === null ? noAnswer : refusalOf(answer)) };
  const { state, receipt } = said.data;
  if (isReceiptOf(receipt, envelope, state)) return { state, receipt };
  return { state: 'refused', code: 'receipt-invalid', sentence: 'What the server answered is no receipt for this.' };
}

/** Signed by the key that it names, and about these bytes. Whose key that is, the election's key list says: `kua-verify`. */
function isReceiptOf(note: string, { digest, statement }: Envelope, state: 'accepted' | 'held'): boolean {
  const text = splitNote(note)?.text ?? '';
  const key = parseNoteKey(/^key (\S+)$/m.exec(text)?.[1] ?? '');
  const receipt = state === 'accepted' ? parseReceipt(text) : parseHeldReceipt(text);
  return (
    key !== null &&
    openNote(note, key, verifyEd25519).ok &&
    receipt?.sealed === digest &&
    receipt.statement === statement
  );
}
