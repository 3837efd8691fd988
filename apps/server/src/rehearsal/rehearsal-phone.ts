import { createHash } from 'node:crypto';
import type { Device } from '@kua/rehearsal/device.ts';
import { privateKeyOf, publicBytesOf, signEd25519 } from '../evidence/ed25519.ts';

const made = new Map<string, Device>();

/** The phone of an invented observer: the same name, the same key. There are thousands; each is made once. */
export function phoneOf(name: string): Device {
  const known = made.get(name);
  if (known !== undefined) return known;
  const secret = createHash('sha256').update(`kua rehearsal phone ${name}`).digest();
  const privateKey = privateKeyOf(secret);
  const key = Buffer.from(publicBytesOf(privateKey)).toString('hex');
  const phone = { key, secret, sign: (message: Uint8Array) => signEd25519(privateKey, message) };
  made.set(name, phone);
  return phone;
}
