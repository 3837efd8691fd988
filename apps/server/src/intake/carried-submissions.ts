/** Submissions that somebody carried here for a phone: left at the door of a server as the phone itself would leave them. */
import { solveChallenge } from 'altcha-lib/v1';
import { z } from 'zod';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { receiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import { askPatiently, jsonOf, noAnswer, refusalOf, type Refusal } from './patient-request.ts';
import { receiptInvalid, type ReceiptBelief } from './receipt-belief.ts';

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
  belief: ReceiptBelief,
): Promise<readonly SubmissionOutcome[]> {
  const answer = await post(server, { submissions: envelopes });
  const batch = batchAnswer.safeParse(answer);
  const outcomes: SubmissionOutcome[] = [];
  for (const [index, envelope] of envelopes.entries()) {
    const own = batch.success ? batch.data.answers[index] : answer;
    const last = asked.safeParse(own).success ? await leaveAfterWork(server, envelope) : own;
    outcomes.push(outcomeOf(envelope, last, belief));
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

/** Whoever is between here and the server can write every answer but a receipt that the election's log signed. */
function outcomeOf(envelope: Envelope, answer: unknown, belief: ReceiptBelief): SubmissionOutcome {
  const said = taken.safeParse(answer);
  if (!said.success) return { state: 'refused', ...(answer === null ? noAnswer : refusalOf(answer)) };
  const { state, receipt } = said.data;
  const keys = belief(envelope.election);
  if (!keys.ok) return { state: 'refused', ...keys.error };
  const about = receiptAbout(receipt, envelope, keys.value, verifyEd25519);
  return about === (state === 'accepted' ? 'kept' : 'held')
    ? { state, receipt }
    : { state: 'refused', ...receiptInvalid };
}
