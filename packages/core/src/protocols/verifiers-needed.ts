/** How many verifiers it takes to read what there is in time. */

export type CopiesLeft = Readonly<{ unplaced: number; waiting: number; one: number; differing: number }>;

/** Reliable figures of every station: by then. */
const hoursAfterClose = 24;
const hourMs = 3_600_000;

/** At least: each copy two readings, one that is read differently one more, one without a station somebody who finds it. */
export function readingsLeft({ unplaced, waiting, one, differing }: CopiesLeft): number {
  return 3 * unplaced + 2 * waiting + one + differing;
}

/**
 * How many verifiers have to be at it from now on, each at the pace that was measured; null where the pace or the close is not known, or
 * the time is over. `perHour`: readings of one verifier. Before the close nothing is lost by waiting: the time begins with it.
 */
export function verifiersNeeded(
  left: CopiesLeft,
  { perHour, closesAt, now }: Readonly<{ perHour: number | null; closesAt: number | null; now: number }>,
): number | null {
  const readings = readingsLeft(left);
  if (readings === 0) return 0;
  if (perHour === null || perHour <= 0 || closesAt === null) return null;
  const hours = (closesAt + hoursAfterClose * hourMs - Math.max(now, closesAt)) / hourMs;
  return hours <= 0 ? null : Math.ceil(readings / (perHour * hours));
}
