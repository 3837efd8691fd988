import { bech32 } from '@scure/base';
import { Decrypter } from 'age-encryption';

// WebCrypto takes raw X25519 keys only inside this wrapping (RFC 8410).
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * Opens what is sealed to an identity (`AGE-SECRET-KEY-1…`). Imported once: with an identity as text the library imports it, and works out its
 * public key, at every opening, which takes as long as all the rest of it.
 */
export async function intakeDecrypter(identity: string): Promise<Decrypter> {
  const { prefix, bytes } = bech32.decodeToBytes(identity);
  if (prefix.toUpperCase() !== 'AGE-SECRET-KEY-' || bytes.length !== 32) throw new Error('no X25519 identity');
  const wrapped = Buffer.concat([privatePrefix, bytes]);
  const key = await crypto.subtle.importKey('pkcs8', wrapped, { name: 'X25519' }, false, ['deriveBits']);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  return decrypter;
}
