import type { SourceId } from '../registry/election.ts';
import { evidenceLevels, type EvidenceLevel } from '../protocols/evidence-level.ts';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import { inConflict, matchStation, statesAnything, valueAt, type StationMatch } from './station-match.ts';
import type { Tally } from './tally-contract.ts';

/** What the sums of a tally are aligned to. `cells` in the release's order: see `sheetCells`. */
export type TallyShape = Readonly<{
  cells: readonly Cell[];
  sources: readonly SourceId[];
  pair: readonly [SourceId, SourceId];
}>;

/** One station that the contest concerns, as the fold sees it. */
export type TallyStation = Readonly<{
  /** From `stationRegistered`. */
  registered: number | null;
  results: ReadonlyMap<SourceId, SourceResult>;
  /** How well the result of source b is evidenced. */
  level: EvidenceLevel;
  /** Control relations that do not hold here, all sources together. */
  brokenRelations: number;
}>;

/** A tally under construction: owned by one fold, a `Tally` once the fold ends. */
export type TallyFold = Mutable<Tally>;

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** A tally of no stations. Sums are null until somebody states a figure; registered voters are 0 until one number is unknown. */
export function emptyTally(shape: TallyShape): TallyFold {
  const nothing = (): (number | null)[] => shape.cells.map(() => null);
  return {
    stations: 0,
    registered: 0,
    sources: Object.fromEntries(
      shape.sources.map((source) => [source, { stations: 0, registered: 0, sums: nothing() }]),
    ),
    matched: { stations: 0, registered: 0, a: nothing(), b: nothing() },
    counts: { agree: 0, differ: 0, onlyA: 0, onlyB: 0, conflict: 0 },
    evidence: { none: 0, reported: 0, photographed: 0, transcribed: 0, confirmed: 0, disputed: 0 },
    brokenRelations: 0,
  };
}

/**
 * Adds one station. A source counts it when it states votes there without contradicting itself; its sums hold every figure that it
 * states at stations without conflict. Registered voters are null as soon as the number of one of the stations is unknown: a
 * coverage measured against a part would look fuller than it is.
 */
export function addStation(tally: TallyFold, shape: TallyShape, station: TallyStation): StationMatch {
  const { cells, pair } = shape;
  const { registered, results } = station;
  tally.stations += 1;
  tally.registered = plusKnown(tally.registered, registered);
  tally.brokenRelations += station.brokenRelations;

  for (const [source, result] of results) {
    const own = tally.sources[source];
    if (own === undefined || inConflict(result)) continue;
    let votes = false;
    for (let index = 0; index < cells.length; index += 1) {
      const value = valueAt(result, cells, index);
      if (value === null) continue;
      own.sums[index] = (own.sums[index] ?? 0) + value;
      votes ||= cells[index]?.kind === 'option';
    }
    if (!votes) continue;
    own.stations += 1;
    own.registered = plusKnown(own.registered, registered);
  }

  const a = results.get(pair[0]) ?? null;
  const b = results.get(pair[1]) ?? null;
  const match = matchStation(cells, a, b);
  if (match !== 'neither') tally.counts[match] += 1;
  if (a !== null && b !== null && (match === 'agree' || match === 'differ')) {
    tally.matched.stations += 1;
    tally.matched.registered = plusKnown(tally.matched.registered, registered);
    addMatched(tally, cells, a, b);
  }
  tally.evidence[station.level] += 1;
  return match;
}

/** Adds a part to its whole: the tally of a territory is the sum of its parts, whatever the order. Both have the same shape. */
export function addTally(into: TallyFold, child: Tally): void {
  into.stations += child.stations;
  into.registered = plusKnown(into.registered, child.registered);
  for (const [source, part] of Object.entries(child.sources)) {
    const own = into.sources[source];
    if (own === undefined) throw new Error(`tallies of different shape: source ${source}`);
    own.stations += part.stations;
    own.registered = plusKnown(own.registered, part.registered);
    addSums(own.sums, part.sums);
  }
  into.matched.stations += child.matched.stations;
  into.matched.registered = plusKnown(into.matched.registered, child.matched.registered);
  addSums(into.matched.a, child.matched.a);
  addSums(into.matched.b, child.matched.b);
  for (const kind of ['agree', 'differ', 'onlyA', 'onlyB', 'conflict'] as const)
    into.counts[kind] += child.counts[kind];
  for (const level of evidenceLevels) into.evidence[level] += child.evidence[level];
  into.brokenRelations += child.brokenRelations;
}

/** How well a source's result of a station is evidenced by its statements alone. Levels above `reported` come with photos and verification. */
export function evidenceLevel(result: SourceResult | null, cells: readonly Cell[]): EvidenceLevel {
  if (result === null || !statesAnything(result, cells)) return 'none';
  return inConflict(result) ? 'disputed' : 'reported';
}

/** Both columns hold the same stations cell by cell, so that their difference is the sum of the stations' differences. */
function addMatched(tally: TallyFold, cells: readonly Cell[], a: SourceResult, b: SourceResult): void {
  const { matched } = tally;
  for (let index = 0; index < cells.length; index += 1) {
    const left = valueAt(a, cells, index);
    const right = valueAt(b, cells, index);
    if (left === null || right === null) continue;
    matched.a[index] = (matched.a[index] ?? 0) + left;
    matched.b[index] = (matched.b[index] ?? 0) + right;
  }
}

function addSums(into: (number | null)[], part: readonly (number | null)[]): void {
  for (let index = 0; index < part.length; index += 1) {
    const value = part[index] ?? null;
    if (value !== null) into[index] = (into[index] ?? 0) + value;
  }
}

/** A sum of which one part is unknown is unknown. */
function plusKnown(sum: number | null, part: number | null): number | null {
  return sum === null || part === null ? null : sum + part;
}
