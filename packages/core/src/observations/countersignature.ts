/** How a second observer signs an act on her own phone (docs/formats/entry.md): over a digest that the first one shows her. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex32 } from '../evidence/leaf.ts';
import type { VerifyEd25519 } from '../evidence/note.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';

export const mostWitnesses = 5;
/** Letters of the number under which the commission took an act in. */
export const longestDeliveryNumber = 40;

/** What the witnesses of an act put their hand to; who they are and whether it was served comes after. */
export type WitnessedAct = Readonly<{
  election: string;
  station: string | null;
  code: string;
  at: string;
  text: string;
  /** Sealed to the lawyers, base64. */
  persons: string | null;
}>;

export function actDigest({ election, station, code, at, text, persons }: WitnessedAct): Hex32 {
  const act = canonicalJson({ election, station, code, at, text, persons });
  return bytesToHex(sha256(utf8ToBytes(`kua-act/1\n${act}\n`)));
}

/** The bytes that the phone of a witness signs. */
export function countersignatureMessage(election: string, digest: Hex32): Uint8Array {
  return utf8ToBytes(`kua-countersignature/1\n${election}\n${digest}\n`);
}

export type Countersignature = Readonly<{ election: string; digest: Hex32; device: Hex32; signature: string }>;

/** False for whatever is no signature of that device. */
export function verifyCountersignature(
  { election, digest, device, signature }: Countersignature,
  verify: VerifyEd25519,
): boolean {
  if (!/^[0-9a-f]{64}$/.test(device) || !/^[0-9a-f]{128}$/.test(signature)) return false;
  return verify(hexToBytes(device), countersignatureMessage(election, digest), hexToBytes(signature));
}
