import { bech32 } from '@scure/base';
import { Decrypter } from 'age-encryption';
import { identityOf, openSmallSeal } from './intake-seal.ts';

export type IntakeKey = Readonly<{
  /** What a seal holds; null where it cannot be broken. */
  openSeal: (seal: Uint8Array) => Promise<Uint8Array | null>;
  /** For files, which are opened as they are read. */
  decrypter: Decrypter;
}>;

// WebCrypto takes raw X25519 keys only inside this wrapping (RFC 8410).
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * Opens what is sealed to an identity (`AGE-SECRET-KEY-1…`). The library gets it as a key that was imported once: with an identity as text
 * it imports it, and works out its public key, at every opening.
 */
export async function intakeKeyOf(identity: string): Promise<IntakeKey> {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  if (prefix.toUpperCase() !== 'AGE-SECRET-KEY-' || bytes.length !== 32) throw new Error('no X25519 identity');
  const wrapped = Buffer.concat([privatePrefix, bytes]);
  const key = await crypto.subtle.importKey('pkcs8', wrapped, { name: 'X25519' }, false, ['deriveBits']);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  const own = identityOf(bytes);
  return {
    // Whatever is wrong with a seal, its sender cannot do more than send another one.
    openSeal: async (seal) => openSmallSeal(own, seal) ?? (await decrypter.decrypt(seal).catch(() => null)),
    decrypter,
  };
}
