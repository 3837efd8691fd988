import type { Pool } from 'pg';
import { findDevice } from './device-store.ts';

/** Whether a device is on the list. Who is once, stays: a revoked one may still send, and what it sends is marked. */
export type KnownDevices = (election: string, device: string) => Promise<boolean>;

const mostKept = 100_000;

export function knownDevices(pool: Pool): KnownDevices {
  const known = new Set<string>();
  return async (election, device) => {
    const key = `${election} ${device}`;
    if (known.has(key)) return true;
    if ((await findDevice(pool, { election, device })) === null) return false;
    if (known.size >= mostKept) known.clear();
    known.add(key);
    return true;
  };
}
