/**
 * Bytes of requests' bodies that are in memory at one time, over all connections: whoever sends, however many, cannot swell the server.
 * Where it is short, a body that arrives slowly makes room for others, first the one that has held most for longest: what honest phones
 * send is small and arrives at once.
 */

/** One request's part of it. Owned by its budget. */
export type BodyLease = { readonly since: number; readonly cut: () => void; bytes: number; arrived: boolean };

export type BodyBudget = Readonly<{
  /** `cut`: told when it has to make room; it counts no more from then on. */
  open: (cut: () => void) => BodyLease;
  /** False where there is no room for so many bytes more. */
  grow: (lease: BodyLease, bytes: number) => boolean;
  /** The body is whole: it is not cut any more, and counts until it is closed. */
  arrive: (lease: BodyLease) => void;
  close: (lease: BodyLease) => void;
}>;

export type BodyLimits = Readonly<{
  /** Of all bodies together. */
  most: number;
  /** A body above this is a large one; all large ones together have half. */
  large: number;
  /** Nobody is cut before: the first packets of many phones at once are no attack. */
  graceMs: number;
}>;

/** `now`: milliseconds that never go back. */
export function bodyBudget({ most, large, graceMs }: BodyLimits, now: () => number): BodyBudget {
  const leases = new Set<BodyLease>();
  const isLarge = (bytes: number): boolean => bytes > large;
  let [all, ofLarge] = [0, 0];

  function count(lease: BodyLease, bytes: number): void {
    if (isLarge(lease.bytes)) ofLarge -= lease.bytes;
    all += bytes - lease.bytes;
    lease.bytes = bytes;
    if (isLarge(bytes)) ofLarge += bytes;
  }

  function close(lease: BodyLease): void {
    if (leases.delete(lease)) count(lease, 0);
  }

  /** The one that has held most for longest, of those that still arrive. */
  function heaviest(asking: BodyLease, amongLarge: boolean): BodyLease | null {
    const time = now();
    let [found, most]: [BodyLease | null, number] = [null, 0];
    for (const lease of leases) {
      const age = time - lease.since;
      const weight = lease.bytes * age;
      if (lease === asking || lease.arrived || age < graceMs || (amongLarge && !isLarge(lease.bytes))) continue;
      if (weight > most) [found, most] = [lease, weight];
    }
    return found;
  }

  return {
    open: (cut) => {
      const lease: BodyLease = { since: now(), cut, bytes: 0, arrived: false };
      leases.add(lease);
      return lease;
    },
    grow: (lease, bytes) => {
      if (!leases.has(lease)) return false;
      const wanted = lease.bytes + bytes;
      for (;;) {
        const others = ofLarge - (isLarge(lease.bytes) ? lease.bytes : 0);
        const crowded = isLarge(wanted) && others + wanted > most / 2;
        if (!crowded && all + bytes <= most) break;
        const victim = heaviest(lease, crowded);
        if (victim === null) return false;
        close(victim);
        victim.cut();
      }
      count(lease, wanted);
      return true;
    },
    arrive: (lease) => {
      lease.arrived = true;
    },
    close,
  };
}
