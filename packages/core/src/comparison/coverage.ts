import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { SourceId } from '../registry/election.ts';
import type { SourceCoverage } from './comparison.ts';
import { hasVotes, inConflict, statesAnything } from './station-match.ts';

/** A coverage under construction: owned by one fold. */
export type CoverageFold = {
  stations: number;
  registered: number;
  registeredKnown: boolean;
  /** A station that no source has reported, with an unknown number of voters: what is missing cannot be measured in voters. */
  gap: boolean;
  readonly sources: Map<SourceId, { stations: number; registered: number; registeredKnown: boolean }>;
};

export function emptyCoverage(sources: readonly SourceId[]): CoverageFold {
  const nothing = (): { stations: number; registered: number; registeredKnown: boolean } => ({
    stations: 0,
    registered: 0,
    registeredKnown: false,
  });
  return { ...nothing(), gap: false, sources: new Map(sources.map((source) => [source, nothing()])) };
}

/** Adds a station that the contest concerns. A source has it when it states votes there without contradicting itself. */
export function addCoverage(
  into: CoverageFold,
  cells: readonly Cell[],
  station: Readonly<{ registered: number | null; results: ReadonlyMap<SourceId, SourceResult> }>,
): void {
  const { registered, results } = station;
  into.stations += 1;
  if (registered !== null) addRegistered(into, registered);
  else if (!someoneStates(results, cells)) into.gap = true;
  for (const [source, result] of results) {
    const own = into.sources.get(source);
    if (own === undefined || inConflict(result) || !hasVotes(result, cells)) continue;
    own.stations += 1;
    if (registered !== null) addRegistered(own, registered);
  }
}

/**
 * Coverage in stations and in registered voters. The latter has no whole while a station that nobody reported has no number: a share
 * of the reported stations alone would look full.
 */
export function finishCoverage(fold: CoverageFold): ReadonlyMap<SourceId, SourceCoverage> {
  const of = fold.gap || !fold.registeredKnown ? null : fold.registered;
  return new Map(
    [...fold.sources].map(([source, own]) => {
      const have = own.registeredKnown || (own.stations === 0 && of !== null) ? own.registered : null;
      return [source, { stations: { have: own.stations, of: fold.stations }, registered: { have, of } }];
    }),
  );
}

/** True when some source says something of the station, be it in conflict. */
export function someoneStates(results: ReadonlyMap<SourceId, SourceResult>, cells: readonly Cell[]): boolean {
  for (const result of results.values()) if (statesAnything(result, cells)) return true;
  return false;
}

function addRegistered(sum: { registered: number; registeredKnown: boolean }, registered: number): void {
  sum.registered += registered;
  sum.registeredKnown = true;
}
