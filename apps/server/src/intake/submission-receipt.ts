import { keptEnvelopeSchema } from '@kua/core/evidence/envelope.ts';
import { leafHash } from '@kua/core/evidence/merkle.ts';
import { submissionLeaf } from '@kua/core/evidence/leaf.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { Signer } from '../evidence/signer.ts';
import type { KeptSubmission } from './submission-store.ts';

/** The receipt of a submission that is in the ledger, signed again; null where it was erased, or nothing is signed now. */
export async function submissionReceipt(
  signer: Signer,
  election: string,
  { sequence, receivedAt, body }: Pick<KeptSubmission, 'sequence' | 'receivedAt' | 'body'>,
): Promise<string | null> {
  if (body === null) return null;
  const envelope = keptEnvelopeSchema.parse(entryJson(body));
  const leaf = Buffer.from(leafHash(submissionLeaf(envelope))).toString('hex');
  const { digest: sealed, statement } = envelope;
  const signed = await signer.receipts(election, [
    { index: sequence - 1, leaf, time: receivedAt, sealed, statement, repeated: true },
  ]);
  return signed.ok ? (signed.value[0] ?? null) : null;
}
