import type { SourceId } from '../registry/election.ts';

/** The answer of `kua compare`, with exactly these keys; votes as integers, unknown as null. difference = a − b. */
export type Comparison = Readonly<{
  election: string;
  contest: string;
  /** What shares are taken of: a field id, or `options`. */
  denominator: string;
  sources: Readonly<Record<SourceId, SourceSums>>;
  coverage: Readonly<Record<SourceId, SourceCoverage>>;
  matched: Readonly<{
    sources: readonly [SourceId, SourceId];
    stations: number;
    options: Readonly<Record<string, Readonly<{ a: number | null; b: number | null; difference: number | null }>>>;
  }>;
  counts: Readonly<{ agree: number; differ: number; onlyA: number; onlyB: number; conflict: number }>;
  discrepancies: readonly Discrepancy[];
  relations: readonly BrokenRelation[];
  bounds: readonly Bound[];
}>;

/** Sums over stations of one source that are not in conflict; null = no station of the source states it. */
export type SourceSums = Readonly<{
  stations: number;
  registered: number | null;
  issued: number | null;
  cast: number | null;
  valid: number | null;
  invalid: number | null;
  options: Readonly<Record<string, number | null>>;
}>;

/** Registered voters are null as soon as the number of one of the stations is unknown: a share of the others would look full. */
export type SourceCoverage = Readonly<{
  stations: Readonly<{ have: number; of: number }>;
  registered: Readonly<{ have: number | null; of: number | null }>;
}>;

export type Discrepancy = Readonly<{
  station: string;
  /** Field id or option id. */
  field: string;
  a: number;
  b: number;
  difference: number;
}>;

/** A control relation that does not hold: evidence, never a reason to reject. */
export type BrokenRelation = Readonly<{
  station: string;
  source: SourceId;
  relation: string;
  left: number;
  right: number;
}>;

/**
 * What the known station protocols of b make impossible about a's announced total of a territory.
 * `sum-exceeds`: known > announced. `unreachable`: announced outside [lowest, highest], with
 * lowest = known and highest = known + floor(missingRegistered × maxTurnout).
 */
export type Bound = Readonly<{
  territory: string;
  option: string;
  kind: 'sum-exceeds' | 'unreachable';
  known: number;
  missingStations: number;
  missingRegistered: number | null;
  maxTurnout: number;
  announced: number;
  lowest: number;
  highest: number | null;
}>;
