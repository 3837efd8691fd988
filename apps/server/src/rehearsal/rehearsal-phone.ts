import { createHash } from 'node:crypto';
import type { Device } from '@kua/device/device.ts';
import { privateKeyOf, publicBytesOf, signEd25519 } from '../evidence/ed25519.ts';

const made = new Map<string, Device>();

/** The phone of an invented observer: the same name, the same key. There are thousands; each is made once. */
export function phoneOf(name: string): Device {
  const known = made.get(name);
  if (known !== undefined) return known;
  const phone = deviceFrom(`rehearsal phone ${name}`);
  made.set(name, phone);
  return phone;
}

/** A device whose key follows from a text, made by the system's own library, which is much faster. */
export function deviceFrom(seed: string): Device {
  const secret = createHash('sha256').update(`kua device ${seed}`).digest();
  const privateKey = privateKeyOf(secret);
  const key = Buffer.from(publicBytesOf(privateKey)).toString('hex');
  return { key, secret, sign: (message) => signEd25519(privateKey, message) };
}
