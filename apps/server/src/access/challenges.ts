/**
 * What a browser signs with a passkey, once and within minutes. Anybody may ask for one, so that none is kept: it carries its end and for
 * whom it is, under a MAC whose key lives as long as the process; one of before a restart is asked for anew. Remembered is alone what
 * somebody came in with, until it has become old.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * What a passkey is shown for. `staff`: whose it will be; null where the passkey itself will tell. `invitation`: digest of what she came
 * with, null where with none.
 */
export type Purpose = Readonly<{
  election: string;
  kind: 'sign-in' | 'join' | 'passkey';
  staff: string | null;
  invitation: string | null;
}>;

export type Challenges = Readonly<{
  make: (purpose: Purpose, now: Date) => Uint8Array<ArrayBuffer>;
  /** For whom it was made, for this purpose and not long ago; null where it was not. `challenge`: in base64url, as browsers return it. */
  read: (challenge: string, purpose: Omit<Purpose, 'staff'>, now: Date) => Readonly<{ staff: string | null }> | null;
  /** True once. Whoever does so far more often than a person can is held up, and nobody else is: what is remembered has its bound. */
  use: (challenge: string, by: string, now: Date) => boolean;
}>;

const validMs = 5 * 60_000;
const mostOfOne = 100;

const endBytes = 6;
const nonceBytes = 16;
/** Letters of a pseudonym after `s-`. */
const staffBytes = 6;
const nobody = '-'.repeat(staffBytes);
const headBytes = endBytes + nonceBytes + staffBytes;
/** No bits are left over in base64url: the same bytes are the same text. */
const challengeBytes = headBytes + 32;

export function challengeBook(): Challenges {
  const key = randomBytes(32);
  const used = new Map<string, Readonly<{ by: string; endsAt: number }>>();
  const macOf = (head: Uint8Array, { election, kind, invitation }: Omit<Purpose, 'staff'>): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([election, kind, invitation]))
      .update(head)
      .digest();

  function forget(now: number): void {
    for (const [challenge, { endsAt }] of used) if (endsAt <= now) used.delete(challenge);
  }

  return {
    make: (purpose, now) => {
      const head = Buffer.alloc(headBytes);
      head.writeUIntBE(now.getTime() + validMs, 0, endBytes);
      randomBytes(nonceBytes).copy(head, endBytes);
      head.write(purpose.staff?.slice(2) ?? nobody, endBytes + nonceBytes, 'latin1');
      return new Uint8Array(Buffer.concat([head, macOf(head, purpose)]));
    },
    read: (challenge, purpose, now) => {
      const bytes = Buffer.from(challenge, 'base64url');
      if (bytes.length !== challengeBytes || bytes.toString('base64url') !== challenge) return null;
      const head = bytes.subarray(0, headBytes);
      if (!timingSafeEqual(bytes.subarray(headBytes), macOf(head, purpose))) return null;
      if (endOf(head) <= now.getTime()) return null;
      const staff = head.toString('latin1', endBytes + nonceBytes);
      return { staff: staff === nobody ? null : `s-${staff}` };
    },
    use: (challenge, by, now) => {
      forget(now.getTime());
      if (used.has(challenge)) return false;
      let ofOne = 0;
      for (const one of used.values()) if (one.by === by) ofOne += 1;
      if (ofOne >= mostOfOne) return false;
      used.set(challenge, { by, endsAt: endOf(Buffer.from(challenge, 'base64url')) });
      return true;
    },
  };
}

function endOf(head: Buffer): number {
  return head.readUIntBE(0, endBytes);
}
