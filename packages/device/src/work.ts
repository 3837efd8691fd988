import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';

/** What the door asks of a stranger: an ALTCHA challenge (version 1, SHA-256). */
export type WorkChallenge = Readonly<{
  algorithm: string;
  challenge: string;
  maxnumber: number;
  salt: string;
  signature: string;
}>;

/**
 * Does the work and answers for the header `x-kua-work`; null where no number fits. Takes a second and more: where a screen is waiting, in
 * a worker. What all tries have in common is digested once.
 */
export function workAnswer({ algorithm, challenge, maxnumber, salt, signature }: WorkChallenge): string | null {
  const begun = sha256.create().update(utf8ToBytes(salt));
  const first = Number.parseInt(challenge.slice(0, 2), 16);
  for (let number = 0; number <= maxnumber; number += 1) {
    const digest = begun
      .clone()
      .update(utf8ToBytes(String(number)))
      .digest();
    if (digest[0] !== first || bytesToHex(digest) !== challenge) continue;
    return base64.encode(utf8ToBytes(JSON.stringify({ algorithm, challenge, number, salt, signature })));
  }
  return null;
}
