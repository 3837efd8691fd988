import { compareText } from '../kernel/text-order.ts';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import { wellKnownFields, type Contest, type SourceId } from '../registry/election.ts';
import { addAnnouncedStation, finishAnnouncements, startAnnouncements } from './announcements.ts';
import type { BrokenRelation, Comparison, Discrepancy, SourceCoverage, SourceSums } from './comparison.ts';
import { brokenSums, relationChecker } from './relation-check.ts';
import { someoneStates, stationDiscrepancies } from './station-match.ts';
import { askingOrder, stationRegistered } from './station-registered.ts';
import { addStation, emptyTally, evidenceLevel, type TallyShape } from './tally.ts';
import type { Tally } from './tally-contract.ts';

export type ComparisonSetting = Readonly<{
  election: string;
  /** With all its fields and options, also those that were discovered in files. */
  contest: Contest;
  cells: readonly Cell[];
  /** Every source of the election; the answer lists the pair and those that say something. */
  sources: readonly SourceId[];
  pair: readonly [SourceId, SourceId];
  territories: readonly Readonly<{ id: string; parent: string | null }>[];
  /** What a announced for territories as a whole: held against b's stations below, never added to a's stations. */
  announced: ReadonlyMap<string, SourceResult>;
}>;

/** A station of the registry and what each source says of it; `results` is empty where nobody says anything. */
export type ComparedStation = Readonly<{
  id: string;
  territory: string;
  /** The registry's number of registered voters. */
  registered: number | null;
  results: ReadonlyMap<SourceId, SourceResult>;
}>;

/** A comparison in the making: every station of the registry is added once, in any order. Owned by one fold. */
export type ComparisonFold = Readonly<{
  add: (station: ComparedStation) => void;
  finish: () => Comparison;
}>;

export function compareElection(setting: ComparisonSetting, stations: Iterable<ComparedStation>): Comparison {
  const fold = startComparison(setting);
  for (const station of stations) fold.add(station);
  return fold.finish();
}

/** For stations that arrive one by one: nothing of a station is kept but its sums and findings. */
export function startComparison(setting: ComparisonSetting): ComparisonFold {
  const { contest, cells, pair } = setting;
  const sources = [...new Set([...setting.sources, ...pair])];
  const asking = askingOrder(pair, sources);
  const shape: TallyShape = { cells, sources, pair };
  const tally = emptyTally(shape);
  const announcements = startAnnouncements({
    ...setting,
    maxTurnout: contest.maxTurnout,
    complete: contest.stations === 'all',
  });
  const checker = relationChecker(contest, cells);
  const discrepancies: Discrepancy[] = [];
  const relations: BrokenRelation[] = [];
  const spoke = new Set<SourceId>(pair);

  function add(station: ComparedStation): void {
    const { id, territory, results } = station;
    if (contest.stations === 'stated' && !someoneStates(results, cells)) return;
    const registered = stationRegistered(station.registered, results, cells, asking);
    const a = results.get(pair[0]) ?? null;
    const b = results.get(pair[1]) ?? null;
    addStation(tally, shape, { registered, results, level: evidenceLevel(b, cells), brokenRelations: 0 });
    addAnnouncedStation(announcements, { territory, registered, result: b });
    for (const difference of stationDiscrepancies(cells, a, b)) discrepancies.push({ station: id, ...difference });
    for (const [source, result] of results) {
      spoke.add(source);
      for (const broken of brokenSums(checker, result)) relations.push({ station: id, source, ...broken });
    }
  }

  function finish(): Comparison {
    // A pack may name sources that never say anything.
    const heard = sources.filter((source) => spoke.has(source));
    return {
      election: setting.election,
      contest: contest.id,
      denominator: contest.denominator,
      sources: Object.fromEntries(heard.map((source) => [source, sourceSums(tally, source, cells)])),
      coverage: Object.fromEntries(heard.map((source) => [source, sourceCoverage(tally, source)])),
      matched: { sources: pair, stations: tally.matched.stations, options: matchedOptions(tally, cells) },
      counts: tally.counts,
      discrepancies: discrepancies.toSorted(compareDiscrepancies),
      relations: relations.toSorted(compareRelations),
      bounds: finishAnnouncements(announcements),
    };
  }
  return { add, finish };
}

function sourceSums(tally: Tally, source: SourceId, cells: readonly Cell[]): SourceSums {
  const own = tally.sources[source];
  const sums = new Map(cells.map((cell, index) => [`${cell.kind} ${cell.id}`, own?.sums[index] ?? null]));
  const [registered, issued, cast, valid, invalid] = wellKnownFields.map((field) => sums.get(`field ${field}`) ?? null);
  return {
    stations: own?.stations ?? 0,
    registered: registered ?? null,
    issued: issued ?? null,
    cast: cast ?? null,
    valid: valid ?? null,
    invalid: invalid ?? null,
    options: Object.fromEntries(optionsOf(cells).map(({ id }) => [id, sums.get(`option ${id}`) ?? null])),
  };
}

function sourceCoverage(tally: Tally, source: SourceId): SourceCoverage {
  const { stations, registered } = tally.sources[source] ?? { stations: 0, registered: 0 };
  return {
    stations: { have: stations, of: tally.stations },
    registered: { have: registered, of: tally.registered },
  };
}

function matchedOptions(tally: Tally, cells: readonly Cell[]): Comparison['matched']['options'] {
  return Object.fromEntries(
    optionsOf(cells).map(({ id, index }) => {
      const a = tally.matched.a[index] ?? null;
      const b = tally.matched.b[index] ?? null;
      return [id, { a, b, difference: a === null || b === null ? null : a - b }];
    }),
  );
}

function optionsOf(cells: readonly Cell[]): readonly Readonly<{ id: string; index: number }>[] {
  return cells.flatMap((cell, index) => (cell.kind === 'option' ? [{ id: cell.id, index }] : []));
}

/** Largest first; among equals by station and field, so that two runs print the same. */
function compareDiscrepancies(left: Discrepancy, right: Discrepancy): number {
  return (
    Math.abs(right.difference) - Math.abs(left.difference) ||
    compareText(left.station, right.station) ||
    compareText(left.field, right.field)
  );
}

function compareRelations(left: BrokenRelation, right: BrokenRelation): number {
  return (
    compareText(left.station, right.station) ||
    compareText(left.source, right.source) ||
    compareText(left.relation, right.relation)
  );
}
