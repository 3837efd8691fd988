import { addKnown, addKnownStation, emptyKnown, type KnownVotes } from '../comparison/bounds.ts';
import { someoneStates } from '../comparison/station-match.ts';
import {
  largestOptionDifference,
  matchStation,
  stationDiscrepancies,
  type StationMatch,
} from '../comparison/station-match.ts';
import { stationRegistered } from '../comparison/station-registered.ts';
import { addStation, addTally, emptyTally, type TallyFold } from '../comparison/tally.ts';
import type { Tally } from '../comparison/tally-contract.ts';
import { evidenceLevels, type EvidenceLevel } from '../protocols/evidence-level.ts';
import type { SourceResult } from '../protocols/statement.ts';
import type { SourceId } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import type { DiscrepancyRow, StationSheet, TerritoryNode } from './release-contract.ts';
import { sourceResult } from './station-sheet.ts';
import type { NodeFacts } from './territory-tree.ts';

/** What one contest adds up to below a territory, under construction. Owned by one fold. */
export type ContestSum = Readonly<{
  tally: TallyFold;
  /** Null where nothing was announced that it could be held against. */ known: KnownVotes | null;
}>;
export type ContestSums = Map<string, ContestSum>;

/** How one station looks on a map: `level` and `match` are letters of a `StateShard`. */
export type StationState = Readonly<{ level: string; match: string; difference: number | null }>;

/** A station's states, aligned to the frames. */
export type StationStates = Readonly<{ station: string; states: readonly StationState[] }>;

const matchLetters: Readonly<Record<StationMatch, string>> = {
  neither: '-',
  onlyA: 'a',
  onlyB: 'b',
  agree: '=',
  differ: 'x',
  conflict: 'c',
};

/** What sources say of the station in the contest, or null where the contest does not concern it. */
function concerned(sheet: StationSheet, frame: ContestFrame): ReadonlyMap<SourceId, SourceResult> | null {
  const results = new Map(
    Object.entries(sheet.results[frame.sheet.id] ?? {}).map(([source, result]) => [source, sourceResult(result)]),
  );
  return frame.sheet.stations === 'all' || someoneStates(results, frame.cells) ? results : null;
}

/** Adds a station to the sums of every contest that concerns it. */
export function addSheet(into: ContestSums, sheet: StationSheet, frames: readonly ContestFrame[]): void {
  for (const frame of frames) {
    const results = concerned(sheet, frame);
    if (results === null) continue;
    const contest = frame.sheet.id;
    const registered = stationRegistered(sheet.registered, results, frame.cells, frame.asking);
    const brokenRelations = sheet.relations.filter((relation) => relation.contest === contest).length;
    const sum = contestSum(into, frame);
    addStation(sum.tally, frame.shape, { registered, results, level: levelOf(sheet, frame), brokenRelations });
    const result = results.get(frame.shape.pair[1]) ?? null;
    if (sum.known !== null) addKnownStation(sum.known, frame.cells, { registered, result });
  }
}

/** Adds a territory that was summed before. */
export function addNode(into: ContestSums, node: TerritoryNode, frames: readonly ContestFrame[]): void {
  for (const frame of frames) {
    const tally: Tally | undefined = node.tallies[frame.sheet.id];
    if (tally === undefined) continue;
    const sum = contestSum(into, frame);
    addTally(sum.tally, tally);
    const known = node.known?.[frame.sheet.id];
    if (sum.known !== null && known !== undefined) addKnown(sum.known, known);
  }
}

/** The station's differing cells, each a row for the lists of its territories. */
export function discrepancyRows(
  sheet: StationSheet,
  node: NodeFacts,
  frames: readonly ContestFrame[],
): readonly DiscrepancyRow[] {
  return frames.flatMap((frame) => {
    const [a, b] = pairResults(sheet, frame);
    const level = levelOf(sheet, frame);
    return stationDiscrepancies(frame.cells, a, b).map((difference) => ({
      station: sheet.id,
      ...difference,
      contest: frame.sheet.id,
      number: sheet.number,
      path: node.path,
      place: node.place,
      level,
    }));
  });
}

export function stationStates(sheet: StationSheet, frames: readonly ContestFrame[]): StationStates {
  return { station: sheet.id, states: frames.map((frame) => stationState(sheet, frame)) };
}

function stationState(sheet: StationSheet, frame: ContestFrame): StationState {
  const [a, b] = pairResults(sheet, frame);
  const match = matchStation(frame.cells, a, b);
  return {
    level: String(evidenceLevels.indexOf(levelOf(sheet, frame))),
    match: matchLetters[match],
    difference: match === 'differ' ? largestOptionDifference(frame.cells, a, b) : null,
  };
}

/** Of the result of source b. */
function levelOf(sheet: StationSheet, frame: ContestFrame): EvidenceLevel {
  return sheet.results[frame.sheet.id]?.[frame.shape.pair[1]]?.level ?? 'none';
}

function pairResults(sheet: StationSheet, frame: ContestFrame): readonly [SourceResult | null, SourceResult | null] {
  const results = sheet.results[frame.sheet.id];
  const [a, b] = frame.shape.pair.map((source) => {
    const result = results?.[source];
    return result === undefined ? null : sourceResult(result);
  });
  return [a ?? null, b ?? null];
}

function contestSum(into: ContestSums, frame: ContestFrame): ContestSum {
  const present = into.get(frame.sheet.id);
  if (present !== undefined) return present;
  const made = { tally: emptyTally(frame.shape), known: frame.announced ? emptyKnown(frame.cells) : null };
  into.set(frame.sheet.id, made);
  return made;
}
