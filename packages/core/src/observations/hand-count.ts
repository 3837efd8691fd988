/** Voters counted by hand at one station, and how many they were at each hour at which the commission says its own number. */
import { minuteOf } from './day-clock.ts';

export type HandCount = Readonly<{
  total: number;
  /** Minute of voting day of the last voter. */
  last: number;
  /** The total at each slot that passed while she was counting. */
  at: Readonly<Record<string, number>>;
}>;

export function countedOne(
  count: HandCount | null,
  { minute, slots }: Readonly<{ minute: number; slots: readonly string[] }>,
): HandCount {
  if (count === null) return { total: 1, last: minute, at: {} };
  const passed = slots.filter((slot) => count.last < minuteOf(slot) && minuteOf(slot) <= minute);
  const at = { ...count.at, ...Object.fromEntries(passed.map((slot) => [slot, count.total])) };
  return { total: count.total + 1, last: minute, at };
}

/** The last voter was none. Null: nothing was counted. */
export function takenBack({ total, last, at }: HandCount): HandCount | null {
  if (total <= 1) return null;
  const less = total - 1;
  return {
    total: less,
    last,
    at: Object.fromEntries(Object.entries(at).map(([slot, n]) => [slot, Math.min(n, less)])),
  };
}

/** Null where it is not known: she began later, or the slot is still to come. */
export function countedAt(count: HandCount | null, slot: string, minute: number): number | null {
  if (count === null || minuteOf(slot) > minute) return null;
  return count.at[slot] ?? (count.last < minuteOf(slot) ? count.total : null);
}
