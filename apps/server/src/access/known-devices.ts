import type { Pool } from 'pg';
import { findDevice, revokedDevices } from './device-store.ts';

/** Null: not on the list. Who is once, stays: a revoked one may still send, little, and what it sends is marked. */
export type Standing = 'listed' | 'revoked' | null;
export type KnownDevices = (election: string, device: string) => Promise<Standing>;

const mostKept = 100_000;
/** A revocation is heard of this much later at most. */
const freshMs = 5000;

/** Asks once for each device, and now and then who was revoked since; nobody waits for that but the first. */
export function knownDevices(pool: Pool, now = (): number => performance.now()): KnownDevices {
  const known = new Set<string>();
  let revoked: ReadonlySet<string> = new Set();
  let lookedAt = -Infinity;
  let looking: Promise<void> | null = null;

  function look(): Promise<void> {
    looking ??= revokedDevices(pool)
      .then((devices) => {
        revoked = new Set(devices.map(({ election, device }) => nameOf(election, device)));
        lookedAt = now();
      })
      .finally(() => {
        looking = null;
      });
    return looking;
  }

  return async (election, device) => {
    const name = nameOf(election, device);
    if (now() - lookedAt > freshMs) {
      const looked = look();
      if (lookedAt === -Infinity) await looked;
      // The database is away: whoever sends is told so, and the list is asked for again.
      else looked.catch(() => undefined);
    }
    if (known.has(name)) return revoked.has(name) ? 'revoked' : 'listed';
    const found = await findDevice(pool, { election, device });
    if (found === null) return null;
    if (known.size >= mostKept) known.clear();
    known.add(name);
    return found.revoked || revoked.has(name) ? 'revoked' : 'listed';
  };
}

function nameOf(election: string, device: string): string {
  return `${election} ${device}`;
}
