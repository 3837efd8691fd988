import { evidenceLevels, type EvidenceLevel, type StationSheet } from '@kua/core/publication/release-contract.ts';
import type { Contest, SourceId } from '@kua/core/registry/election.ts';

export type StationSummary = Readonly<{
  level: EvidenceLevel;
  /** Order of the level, for sorting. */
  known: number;
  /** Largest difference of an option known in both; null where nothing can be compared. */
  difference: number | null;
  size: number | null;
}>;

/** A station in one line: how well b is evidenced, and how far it is from a. */
export function stationSummary(
  station: StationSheet,
  contest: Contest,
  [a, b]: readonly [SourceId, SourceId],
): StationSummary {
  const results = station.results[contest.id];
  const level = results?.[b]?.level ?? 'none';
  const known = evidenceLevels.indexOf(level);
  const [left, right] = [results?.[a], results?.[b]];
  if (left === undefined || right === undefined || left.conflict.length > 0 || right.conflict.length > 0) {
    return { level, known, difference: null, size: null };
  }
  let difference: number | null = null;
  for (let position = contest.fields.length; position < left.figures.length; position++) {
    const [mine, theirs] = [left.figures[position] ?? null, right.figures[position] ?? null];
    if (mine === null || theirs === null) continue;
    if (difference === null || Math.abs(mine - theirs) > Math.abs(difference)) difference = mine - theirs;
  }
  return { level, known, difference, size: difference === null ? null : Math.abs(difference) };
}
