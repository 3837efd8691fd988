/**
 * Whom the lawyers are to ring for an observer (docs/formats/safety.md): sealed to them on her phone, kept outside of the ledger so that it
 * can be destroyed, and handed to them only after she called for help or did not come back when she said.
 */
import { base64 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { decodeBase64 } from '../evidence/note.ts';
import type { Hex32 } from '../evidence/leaf.ts';
import { isInstant } from '../kernel/instant.ts';

/** Longest sealed contact, bytes. */
export const longestContact = 8192;

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
/** How every age file begins: nothing that somebody can read is ever kept by mistake. */
const sealedBeginning = base64.encode(utf8ToBytes('age-encryption.org/v1'));

export const contactSchema = z.strictObject({
  format: z.literal('kua-contact/1'),
  election: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  device: hex32,
  /** age file to the lawyers of the directory, standard base64 with padding; null takes it back. */
  sealed: z
    .string()
    .min(4)
    .max(Math.ceil(longestContact / 3) * 4)
    .refine(isSealed)
    .nullable(),
  /** A later one replaces an earlier one, never the other way round. */
  madeAt: z.string().refine(isInstant),
  /** Ed25519, over `contactMessage`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Contact = Readonly<z.infer<typeof contactSchema>>;

function isSealed(text: string): boolean {
  return text.startsWith(sealedBeginning) && (decodeBase64(text)?.length ?? Infinity) <= longestContact;
}

export function contactMessage({
  election,
  device,
  madeAt,
  sealed,
}: Pick<Contact, 'election' | 'device' | 'madeAt' | 'sealed'>): Uint8Array {
  const digest = sealed === null ? 'none' : bytesToHex(sha256(base64.decode(sealed)));
  return utf8ToBytes(`kua-contact/1\n${election}\n${device}\n${madeAt}\n${digest}\n`);
}

/** After the moment that she named, so long: a phone that looks for a network is not a person in need. */
const graceMs = 120_000;

/** What is known of a device on which a contact may depend. Times are instants. */
export type ContactStanding = Readonly<{
  device: string;
  /** Whether a sealed contact waits that was not released yet. */
  hasContact: boolean;
  /** By when she said that she would say again that she is well; null where she said nothing, or ended it. */
  next: string | null;
  /** When a distress call of hers arrived that was opened since and released no contact yet. That she is safe again is no call. */
  distressAt: string | null;
}>;

export const releaseReasons = ['distress', 'check-in'] as const;
type ReleaseReason = (typeof releaseReasons)[number];

export type ContactRelease = Readonly<{ device: string; reason: ReleaseReason }>;

/** The contacts that are to go to the lawyers now. A call for help is the stronger reason. */
export function contactsToRelease(standings: readonly ContactStanding[], now: Date): readonly ContactRelease[] {
  return standings.flatMap((standing): readonly ContactRelease[] => {
    const reason = reasonOf(standing, now);
    return reason === null ? [] : [{ device: standing.device, reason }];
  });
}

function reasonOf({ hasContact, next, distressAt }: ContactStanding, now: Date): ReleaseReason | null {
  if (!hasContact) return null;
  if (distressAt !== null) return 'distress';
  return next !== null && now.getTime() > Date.parse(next) + graceMs ? 'check-in' : null;
}

/** Body of the `decision` entry that says that a contact was released. It names the contact by a digest, and so neither phone nor person. */
export const contactReleaseBody = z.strictObject({
  type: z.literal('contact-released'),
  contact: hex32,
  reason: z.enum(releaseReasons),
  at: z.string().refine(isInstant),
});
export type ContactReleaseBody = Readonly<z.infer<typeof contactReleaseBody>>;

/** Whoever has device and sealed bytes finds the entry that is about them. */
export function contactDigest(of: Readonly<{ election: string; device: string; sealed: Uint8Array }>): Hex32 {
  const { election, device, sealed } = of;
  return bytesToHex(
    sha256(utf8ToBytes(`kua-contact-released\n${election}\n${device}\n${bytesToHex(sha256(sealed))}\n`)),
  );
}
