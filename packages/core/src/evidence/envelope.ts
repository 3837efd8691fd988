/**
 * What a device sends (docs/formats/entry.md): an envelope in clear around a sealed statement. Sealed once, resent verbatim: the same
 * bytes lie on the phone, cross the wire and stand in the ledger.
 */
import { base64 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import { contentId } from '../kernel/content-id.ts';
import type { Hex32 } from './leaf.ts';
import { openingRoot, openStatement } from './statement.ts';

/** Longest sealed statement, bytes. */
export const longestSealed = 65_536;
/** Longest envelope as JSON, bytes: the door takes no longer body for one. */
export const longestEnvelope = 98_304;

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

export const envelopeSchema = z.strictObject({
  format: z.literal('kua-submission/1'),
  election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  /** Random (version 4), made by the device: a time in it would show the phone's clock. */
  id: z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
  /** Ed25519 public key that the device made for this election alone. */
  device: hex32,
  /** SHA-256 of the sealed bytes. */
  digest: hex32,
  /** Statement root, see statement.ts. */
  statement: hex32,
  /** Ed25519, over `signedMessage`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
  /** age file, standard base64 with padding: the door decodes it, and refuses what is not written exactly so. */
  sealed: z
    .string()
    .min(4)
    .max(Math.ceil(longestSealed / 3) * 4),
});

/**
 * The envelope of a report by somebody who is on no list, under a key that was made for it alone (docs/formats/citizen-report.md). Signed with
 * its own first line: nobody can take what an observer sent and leave it as somebody's report, nor the other way round.
 */
export const reportEnvelopeSchema = envelopeSchema.extend({ format: z.literal('kua-citizen-report/1') });

/** What the ledger holds of both. */
export const keptEnvelopeSchema = z.discriminatedUnion('format', [envelopeSchema, reportEnvelopeSchema]);
export type Envelope = Readonly<z.infer<typeof keptEnvelopeSchema>>;

/** The bytes that the device signs. */
export function signedMessage(
  envelope: Pick<Envelope, 'format' | 'election' | 'id' | 'device' | 'digest' | 'statement'>,
): Uint8Array {
  const { format, election, id, device, digest, statement } = envelope;
  return utf8ToBytes(`${format}\n${election}\n${id}\n${device}\n${digest}\n${statement}\n`);
}

/** The bytes that the ledger keeps: canonical JSON, written by hand because keys and values are known to need no care. */
export function envelopeBytes(envelope: Envelope): Uint8Array {
  const { device, digest, election, format, id, sealed, signature, statement } = envelope;
  return utf8ToBytes(JSON.stringify({ device, digest, election, format, id, sealed, signature, statement }));
}

/**
 * The id of the ledger entry: from device and id together, so that nobody can take the place of another's id by sending something
 * under it first.
 */
export function submissionEntryId({ device, id }: Pick<Envelope, 'device' | 'id'>): string {
  return contentId(utf8ToBytes(`kua-submission\n${device}\n${id}\n`));
}

/** Which envelope a statement of this kind comes in, and no other. */
export function envelopeFormat(kind: unknown): Envelope['format'] {
  return kind === 'citizen-report' ? 'kua-citizen-report/1' : 'kua-submission/1';
}

const blank = 0x20;
const padding = 512;

/** What a device needs to seal: its key, and encryption to the recipients of the election's key list. */
export type SealingTools = Readonly<{
  device: Hex32;
  sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  encrypt: (plain: Uint8Array) => Promise<Uint8Array>;
}>;

/** `statement` has election, id, device and a random seed (64 hex) in it already, as its schema says. */
export async function sealSubmission(
  statement: Readonly<{ election: string; id: string; device: Hex32; seed: Hex32 }> & Readonly<Record<string, unknown>>,
  tools: SealingTools,
): Promise<Envelope> {
  const { election, id, device } = statement;
  const sealed = await tools.encrypt(padded(canonicalBytes(statement)));
  const root = openingRoot(openStatement(statement, hexToBytes(statement.seed), () => true));
  const format = envelopeFormat(statement['kind']);
  const message = { format, election, id, device, digest: bytesToHex(sha256(sealed)), statement: root };
  const signature = bytesToHex(await tools.sign(signedMessage(message)));
  return { ...message, signature, sealed: base64.encode(sealed) };
}

/** Blanks up to the next multiple of 512 bytes: the length tells less about what was said. JSON passes over them. */
function padded(plain: Uint8Array): Uint8Array {
  return concatBytes(plain, new Uint8Array((padding - (plain.length % padding)) % padding).fill(blank));
}
