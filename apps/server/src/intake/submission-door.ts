/** What is checked of a submission before it is kept: only what its sender can repair. What it says is opened and checked later. */
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { envelopeSchema, signedMessage, type Envelope } from '@kua/core/evidence/envelope.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { pointer } from '@kua/core/observations/submission-body.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';

export type DoorProblem = Readonly<{
  code: 'submission-malformed' | 'digest-mismatch' | 'signature-invalid';
  sentence: string;
  /** JSON Pointer into the envelope, where one field is wrong. */
  field?: string;
}>;

export function readEnvelope(value: unknown): Result<Envelope, DoorProblem> {
  return readEnvelopeBy(envelopeSchema, value);
}

/** Each door takes its own format alone. */
export function readEnvelopeBy(schema: z.ZodType<Envelope>, value: unknown): Result<Envelope, DoorProblem> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return success(parsed.data);
  const [issue] = parsed.error.issues;
  const field = pointer((issue?.path ?? []).map(String)).slice(0, 300);
  const sentence = 'This is no sealed submission: see docs/formats/entry.md.';
  return failure({ code: 'submission-malformed', sentence, ...(field === '' ? {} : { field }) });
}

/** Null when the envelope is what its device made. */
export function checkEnvelope(envelope: Envelope): DoorProblem | null {
  const sealed = Buffer.from(envelope.sealed, 'base64');
  const canonical = sealed.toString('base64') === envelope.sealed;
  if (!canonical || createHash('sha256').update(sealed).digest('hex') !== envelope.digest) {
    const sentence = 'The digest is not that of the sealed bytes: they were changed or cut on the way.';
    return { code: 'digest-mismatch', sentence, field: '/digest' };
  }
  const device = Buffer.from(envelope.device, 'hex');
  if (!verifyEd25519(device, signedMessage(envelope), Buffer.from(envelope.signature, 'hex'))) {
    return { code: 'signature-invalid', sentence: 'The signature is not that of the device.', field: '/signature' };
  }
  return null;
}
