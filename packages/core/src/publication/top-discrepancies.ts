import { compareText } from '../kernel/text-order.ts';
import type { DiscrepancyRow } from './release-contract.ts';

/** Most rows that a file shows a contest. */
export const topLimits = { overview: 50, territory: 200 } as const;

/** Largest first; among equals by contest, station and field, so that two runs write the same. Total over distinct rows. */
export function compareRows(left: DiscrepancyRow, right: DiscrepancyRow): number {
  return (
    Math.abs(right.difference) - Math.abs(left.difference) ||
    compareText(left.contest, right.contest) ||
    compareText(left.station, right.station) ||
    compareText(left.field, right.field)
  );
}

/** The largest rows of each contest, in one list, largest first. */
export function topRows(rows: readonly DiscrepancyRow[], limit: number): readonly DiscrepancyRow[] {
  const taken = new Map<string, number>();
  return rows.toSorted(compareRows).filter((row) => {
    const count = taken.get(row.contest) ?? 0;
    taken.set(row.contest, count + 1);
    return count < limit;
  });
}

/**
 * The list after the rows of some stations were replaced, without looking at the others; null when that cannot be known: the list was
 * full, and what lay below its end may now belong in it.
 */
export function patchTop(
  previous: readonly DiscrepancyRow[],
  change: Readonly<{ stations: ReadonlySet<string>; rows: readonly DiscrepancyRow[] }>,
  limit: number,
): readonly DiscrepancyRow[] | null {
  const kept = previous.filter((row) => !change.stations.has(row.station));
  const merged = topRows([...kept, ...change.rows], limit);
  for (const contest of new Set(previous.map((row) => row.contest))) {
    const before = previous.filter((row) => row.contest === contest);
    const last = before.at(-1);
    if (before.length < limit || last === undefined) continue;
    // All unseen rows of the contest rank below the last one that was seen.
    const certain = merged.filter((row) => row.contest === contest && compareRows(row, last) <= 0).length;
    if (certain < limit) return null;
  }
  return merged;
}
