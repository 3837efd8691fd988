/** What an observer's phone says for her own sake: whom to ring, that she is well, and by which phrase it can be taken off the list. */
import { Encrypter } from 'age-encryption';
import { base64 } from '@scure/base';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { checkInMessage, type CheckIn } from '@kua/core/access/check-in.ts';
import { contactMessage, type Contact } from '@kua/core/access/contact.ts';
import { phraseDigest, phraseMessage, type PhraseRegistration } from '@kua/core/access/phrase.ts';
import { countersignatureMessage, type Countersignature } from '@kua/core/observations/countersignature.ts';
import type { Device } from './device.ts';

const blank = 0x20;
const padding = 512;

/** `lawyers`: the recipient of the election's directory. `text` null takes back what was left before. */
export async function sealedContact(
  device: Device,
  {
    election,
    lawyers,
    text,
    madeAt,
  }: Readonly<{ election: string; lawyers: string; text: string | null; madeAt: string }>,
): Promise<Contact> {
  return signedContact(device, {
    election,
    sealed: text === null ? null : await sealedToLawyers(lawyers, text),
    madeAt,
  });
}

/** Of what was sealed before: a phone without a line says it anew when there is one. */
export function signedContact(
  device: Device,
  { election, sealed, madeAt }: Readonly<{ election: string; sealed: string | null; madeAt: string }>,
): Contact {
  const contact = { election, device: device.key, sealed, madeAt };
  return { format: 'kua-contact/1', ...contact, signature: bytesToHex(device.sign(contactMessage(contact))) };
}

/** A contact, or the persons of an act as its body has them. */
export async function sealedToLawyers(lawyers: string, text: string): Promise<string> {
  return base64.encode(await sealTo(lawyers, text));
}

/** Blanks behind it: the length tells less about the name. */
function sealTo(recipient: string, text: string): Promise<Uint8Array> {
  const plain = utf8ToBytes(text);
  const blanks = new Uint8Array((padding - (plain.length % padding)) % padding).fill(blank);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return encrypter.encrypt(concatBytes(plain, blanks));
}

export function checkIn(
  device: Device,
  said: Readonly<{ election: string; at: string; next: string | null }>,
): CheckIn {
  const { election, at, next } = said;
  const wish = { election, device: device.key, at, next };
  return { format: 'kua-check-in/1', ...wish, signature: bytesToHex(device.sign(checkInMessage(wish))) };
}

/** `phrase`: nine random bytes, shown to the observer as words. */
export function phraseRegistration(
  device: Device,
  { election, phrase }: Readonly<{ election: string; phrase: Uint8Array }>,
): PhraseRegistration {
  return signedPhrase(device, { election, digest: phraseDigest(election, phrase) });
}

export function signedPhrase(
  device: Device,
  { election, digest }: Readonly<{ election: string; digest: string }>,
): PhraseRegistration {
  const wish = { election, device: device.key, digest };
  return { format: 'kua-phrase/1', ...wish, signature: bytesToHex(device.sign(phraseMessage(wish))) };
}

/** As a witness of somebody else's act, by its `actDigest`. */
export function countersignature(
  device: Device,
  { election, digest }: Readonly<{ election: string; digest: string }>,
): Countersignature {
  const signature = bytesToHex(device.sign(countersignatureMessage(election, digest)));
  return { election, digest, device: device.key, signature };
}
