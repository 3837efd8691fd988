/** How a device gets onto an election's list (docs/formats/enrolment.md): with a single-use invitation, and proof that it has its key. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { contentId } from '../kernel/content-id.ts';
import type { Hex32 } from '../evidence/leaf.ts';

/** 26 letters and digits without look-alikes (Crockford's base32, lower case): 130 random bits. */
export const invitationPattern = /^[0-9a-hjkmnp-tv-z]{26}$/;

export type Enrolment = Readonly<{
  format: 'kua-enrolment/1';
  election: string;
  /** Ed25519 public key, hex. */
  device: string;
  invitation: string;
  /** Ed25519, over `enrolmentMessage`; hex. */
  signature: string;
}>;

/** All that the server keeps of an invitation. */
export function invitationDigest(invitation: string): Hex32 {
  return bytesToHex(sha256(utf8ToBytes(`kua-invitation\n${invitation}\n`)));
}

export function enrolmentMessage(enrolment: Pick<Enrolment, 'election' | 'device' | 'invitation'>): Uint8Array {
  const { election, device, invitation } = enrolment;
  return utf8ToBytes(`kua-enrolment/1\n${election}\n${device}\n${invitationDigest(invitation)}\n`);
}

/** The ledger entry that uses an invitation up: there can be one, whoever comes with it. */
export function enrolmentEntryId(invitation: Hex32): string {
  return contentId(utf8ToBytes(`kua-enrolment\n${invitation}\n`));
}
