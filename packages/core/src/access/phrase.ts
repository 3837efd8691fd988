/**
 * Six words by which an observer takes her phone off the list from any other one (docs/formats/safety.md). Syllables that can be said,
 * remembered and written in Latin letters or Cyrillic: each letter of the one stands for one of the other.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import type { Hex32 } from '../evidence/leaf.ts';

const scripts = {
  latin: { consonants: 'bdgklmnprstzhfvj', vowels: 'aiou' },
  cyrillic: { consonants: 'бдгклмнпрстзхфвж', vowels: 'аиоу' },
} as const;
export type PhraseScript = keyof typeof scripts;

/** 72 random bits. */
export const phraseBytes = 9;
const words = 6;
const lettersInAll = words * 4;

/** Four letters a word, twelve bits: consonant, vowel, consonant, vowel. */
export function phraseWords(bytes: Uint8Array, script: PhraseScript): readonly string[] {
  if (bytes.length !== phraseBytes) throw new TypeError(`a phrase has ${phraseBytes} bytes`);
  const { consonants, vowels } = scripts[script];
  const bits = BigInt(`0x${bytesToHex(bytes)}`);
  return Array.from({ length: words }, (_, index) => {
    const word = Number((bits >> BigInt(12 * (words - 1 - index))) & 0xfffn);
    const [first, second] = [word >> 6, word & 0x3f];
    const syllable = (of: number): string => `${consonants.charAt(of >> 2)}${vowels.charAt(of & 3)}`;
    return `${syllable(first)}${syllable(second)}`;
  });
}

/**
 * The bytes of a phrase as somebody typed it: either script, any case, blanks, line ends and hyphens wherever she puts them. Letters of both
 * are no phrase: some look alike and stand for others.
 */
export function readPhrase(text: string): Uint8Array | null {
  if (text.length > 1000) return null;
  const letters = text.toLowerCase().replace(/[\s\p{Pd}]/gu, '');
  if (letters.length !== lettersInAll) return null;
  return readLetters(letters, 'latin') ?? readLetters(letters, 'cyrillic');
}

function readLetters(letters: string, script: PhraseScript): Uint8Array | null {
  const { consonants, vowels } = scripts[script];
  let bits = 0n;
  for (let place = 0; place < letters.length; place += 2) {
    const consonant = consonants.indexOf(letters.charAt(place));
    const vowel = vowels.indexOf(letters.charAt(place + 1));
    if (consonant === -1 || vowel === -1) return null;
    bits = (bits << 6n) | BigInt((consonant << 2) | vowel);
  }
  const bytes = new Uint8Array(phraseBytes);
  for (let place = phraseBytes - 1; place >= 0; place -= 1) {
    bytes[place] = Number(bits & 0xffn);
    bits >>= 8n;
  }
  return bytes;
}

/** All that the server keeps of a phrase. */
export function phraseDigest(election: string, bytes: Uint8Array): Hex32 {
  return bytesToHex(sha256(utf8ToBytes(`kua-phrase\n${election}\n${bytesToHex(bytes)}\n`)));
}

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a device says while it is in its owner's hands. */
export const phraseRegistrationSchema = z.strictObject({
  format: z.literal('kua-phrase/1'),
  election: slug,
  device: hex32,
  /** `phraseDigest`. */
  digest: hex32,
  /** Ed25519, over `phraseMessage`. */
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type PhraseRegistration = Readonly<z.infer<typeof phraseRegistrationSchema>>;

export function phraseMessage({
  election,
  device,
  digest,
}: Pick<PhraseRegistration, 'election' | 'device' | 'digest'>): Uint8Array {
  return utf8ToBytes(`kua-phrase/1\n${election}\n${device}\n${digest}\n`);
}

/** What anybody says who knows the phrase: signed by nobody, because the phone is gone. */
export const revocationSchema = z.strictObject({
  format: z.literal('kua-revocation/1'),
  election: slug,
  /** The nine bytes, hex. */
  phrase: z.string().regex(/^[0-9a-f]{18}$/),
});
export type Revocation = Readonly<z.infer<typeof revocationSchema>>;
