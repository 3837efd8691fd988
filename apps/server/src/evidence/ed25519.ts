/** Ed25519 by libsodium (decision 0011): half of what OpenSSL takes, which is most of what the door does with a submission. */
import sodium from 'sodium-native';

/** A private key that signs: libsodium's 64 bytes, seed and public key. */
export type SigningKey = Readonly<{ secret: Buffer; publicKey: Uint8Array }>;

/** `seed`: 32 bytes. */
export function privateKeyOf(seed: Uint8Array): SigningKey {
  const [publicKey, secret] = [Buffer.alloc(32), Buffer.alloc(64)];
  sodium.crypto_sign_seed_keypair(publicKey, secret, Buffer.from(seed));
  return { secret, publicKey: Uint8Array.from(publicKey) };
}

/** The 32 bytes of the public key. */
export function publicBytesOf({ publicKey }: SigningKey): Uint8Array {
  return publicKey;
}

export function signEd25519({ secret }: SigningKey, message: Uint8Array): Uint8Array {
  const signature = Buffer.alloc(64);
  sodium.crypto_sign_detached(signature, asBuffer(message), secret);
  return signature;
}

/** False for whatever is no signature of this key, also where the key itself is none. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  return sodium.crypto_sign_verify_detached(asBuffer(signature), asBuffer(message), asBuffer(publicKey));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
