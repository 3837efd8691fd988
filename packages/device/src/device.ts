import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** A device of one election: what a phone makes when it joins. */
export type Device = Readonly<{
  /** Ed25519 public key, hex. */
  key: string;
  /** The private key, 32 bytes. */
  secret: Uint8Array;
  sign: (message: Uint8Array) => Uint8Array;
}>;

/** The same seed gives the same device; without one it is random. */
export function makeDevice(seed?: string): Device {
  return deviceOf(seed === undefined ? ed25519.utils.randomSecretKey() : sha256(utf8ToBytes(`kua device ${seed}`)));
}

/** The device that a private key is. */
export function deviceOf(secret: Uint8Array): Device {
  const key = bytesToHex(ed25519.getPublicKey(secret));
  return { key, secret, sign: (message) => ed25519.sign(message, secret) };
}
