import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Up to here the bytes are held until the end: a photo fits, a video does not. */
const mostHeld = 12_000_000;

/** SHA-256 of bytes that come one after another, hex. */
export type StreamedDigest = Readonly<{ add: (bytes: Uint8Array) => void; digest: () => Promise<string> }>;

/**
 * The browser's own SHA-256 is many times faster than any script, and wants all bytes at once. A cheap phone feels it with every photo,
 * so it is asked for whatever fits into memory; what is longer is digested as it comes.
 */
export function streamedDigest(): StreamedDigest {
  const streamed = sha256.create();
  let held: Uint8Array[] = [];
  let [size, isHeld] = [0, true];
  return {
    add: (bytes) => {
      size += bytes.length;
      if (isHeld) held.push(bytes);
      else streamed.update(bytes);
      if (isHeld && size > mostHeld) {
        for (const each of held) streamed.update(each);
        [held, isHeld] = [[], false];
      }
    },
    digest: async () => {
      if (!isHeld) return bytesToHex(streamed.digest());
      const whole = new Uint8Array(size);
      let at = 0;
      for (const bytes of held) {
        whole.set(bytes, at);
        at += bytes.length;
      }
      return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
    },
  };
}
