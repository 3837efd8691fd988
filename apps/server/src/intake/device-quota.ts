/**
 * How much a device on the list may send: enough for a whole election at once after days without a network, and too little to fill the
 * disk for everybody. In memory: a server that starts again begins with full shares.
 */

export type Share = Readonly<{ submissions: number; bytes: number }>;

/** At once, and again in so many hours. */
type Quota = Readonly<{ most: Share; hours: number }>;

export const deviceQuotas = {
  listed: { most: { submissions: 2000, bytes: 32 * 1024 * 1024 }, hours: 6 },
  revoked: { most: { submissions: 50, bytes: 1024 * 1024 }, hours: 24 },
} as const satisfies Record<'listed' | 'revoked', Quota>;

/** What a device says for its owner's sake, apart from what it saw: whoever sent much may still say that she is well. */
export const safetyQuotas: DeviceQuotas = {
  listed: { most: { submissions: 200, bytes: 512 * 1024 }, hours: 6 },
  revoked: { most: { submissions: 0, bytes: 0 }, hours: 24 },
};

export type DeviceQuotas = Readonly<Record<'listed' | 'revoked', Quota>>;

export type DeviceQuota = Readonly<{
  /** Null when it may be sent, and is counted; otherwise in how many seconds. */
  take: (of: 'listed' | 'revoked', device: string, bytes: number) => number | null;
  /** It was not new after all. */
  giveBack: (of: 'listed' | 'revoked', device: string, bytes: number) => void;
}>;

/** What is left of a device's share, as of a moment. Owned by its quota. */
type Left = { submissions: number; bytes: number; at: number };

const mostKept = 100_000;

/** `now`: milliseconds that never go back. */
export function deviceQuota(now: () => number, quotas: DeviceQuotas = deviceQuotas): DeviceQuota {
  const shares = { listed: new Map<string, Left>(), revoked: new Map<string, Left>() };

  function leftOf(of: 'listed' | 'revoked', device: string): Left {
    const at = now();
    const { most, hours } = quotas[of];
    const known = shares[of].get(device);
    if (known === undefined) {
      if (shares[of].size >= mostKept) dropFull(shares[of], most, at - hours * 3_600_000);
      const left = { ...most, at };
      shares[of].set(device, left);
      return left;
    }
    const grown = (at - known.at) / (hours * 3_600_000);
    known.submissions = Math.min(most.submissions, known.submissions + grown * most.submissions);
    known.bytes = Math.min(most.bytes, known.bytes + grown * most.bytes);
    known.at = at;
    return known;
  }

  return {
    take: (of, device, bytes) => {
      const left = leftOf(of, device);
      if (left.submissions >= 1 && left.bytes >= bytes) {
        left.submissions -= 1;
        left.bytes -= bytes;
        return null;
      }
      const { most, hours } = quotas[of];
      const missing = Math.max((1 - left.submissions) / most.submissions, (bytes - left.bytes) / most.bytes);
      return Math.ceil(missing * hours * 3600);
    },
    giveBack: (of, device, bytes) => {
      const left = leftOf(of, device);
      const { most } = quotas[of];
      left.submissions = Math.min(most.submissions, left.submissions + 1);
      left.bytes = Math.min(most.bytes, left.bytes + bytes);
    },
  };
}

/** Whoever sent nothing for so long has a full share again, known here or not. */
function dropFull(shares: Map<string, Left>, most: Share, before: number): void {
  for (const [device, { at, submissions, bytes }] of shares)
    if (at <= before || (submissions >= most.submissions && bytes >= most.bytes)) shares.delete(device);
}
