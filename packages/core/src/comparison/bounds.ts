import { compareText } from '../kernel/text-order.ts';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { Bound } from './comparison.ts';
import { inConflict, valueAt } from './station-match.ts';

/** What the known protocols of one source say and leave open below a territory. Additive: the whole is the sum of its parts. */
export type KnownVotes = {
  /** Aligned to the options of the cells, in their order. */
  readonly options: {
    /** Votes at the stations that state this option. */
    known: number;
    knownStations: number;
    /** Registered voters of those stations, as far as known; where registry and protocol differ, the smaller number. */
    knownRegistered: number;
    missingStations: number;
    /** Null as soon as the number of one missing station is unknown. */
    missingRegistered: number | null;
  }[];
};

export function emptyKnown(cells: readonly Cell[]): KnownVotes {
  const options = cells.filter((cell) => cell.kind === 'option');
  return {
    options: options.map(() => ({
      known: 0,
      knownStations: 0,
      knownRegistered: 0,
      missingStations: 0,
      missingRegistered: 0,
    })),
  };
}

/** Adds a station: for each option it is known, or missing when the source does not state it or contradicts itself at this station. */
export function addKnownStation(
  into: KnownVotes,
  cells: readonly Cell[],
  station: Readonly<{ registered: number | null; result: SourceResult | null }>,
): void {
  const { registered } = station;
  const result = station.result !== null && inConflict(station.result) ? null : station.result;
  const stated = result === null ? null : registeredOf(result, cells);
  const held = Math.min(registered ?? stated ?? 0, stated ?? registered ?? 0);
  let next = 0;
  for (let index = 0; index < cells.length; index += 1) {
    if (cells[index]?.kind !== 'option') continue;
    const option = into.options[next++];
    if (option === undefined) continue;
    const votes = result === null ? null : valueAt(result, cells, index);
    if (votes === null) {
      option.missingStations += 1;
      option.missingRegistered = plusKnown(option.missingRegistered, registered);
    } else {
      option.known += votes;
      option.knownStations += 1;
      option.knownRegistered += held;
    }
  }
}

export function addKnown(into: KnownVotes, part: KnownVotes): void {
  for (const [index, option] of into.options.entries()) {
    const other = part.options[index];
    if (other === undefined) continue;
    option.known += other.known;
    option.knownStations += other.knownStations;
    option.knownRegistered += other.knownRegistered;
    option.missingStations += other.missingStations;
    option.missingRegistered = plusKnown(option.missingRegistered, other.missingRegistered);
  }
}

export type TerritoryAnnouncement = Readonly<{
  territory: string;
  cells: readonly Cell[];
  /** What the other source announced for the territory as a whole. */
  announced: SourceResult;
  known: KnownVotes;
  maxTurnout: number;
  /** True when the registry lists every station of the contest here; false where only stated stations are known to exist. */
  complete: boolean;
}>;

/**
 * What cannot be right together with the known protocols. Nothing is said of an option for which no protocol below is known, and
 * no highest figure is given where the voters behind the missing stations are unknown.
 */
export function territoryBounds(input: TerritoryAnnouncement): readonly Bound[] {
  const { cells, announced, known, maxTurnout } = input;
  const announcedRegistered = registeredOf(announced, cells);
  const bounds: Bound[] = [];
  let next = 0;
  for (const [index, cell] of cells.entries()) {
    if (cell.kind !== 'option') continue;
    const option = known.options[next++];
    const figure = valueAt(announced, cells, index);
    if (option === undefined || option.knownStations === 0 || figure === null) continue;
    const missingRegistered = missingVoters(option, announcedRegistered, input.complete);
    const highest = missingRegistered === null ? null : option.known + mostVotes(missingRegistered, maxTurnout);
    const exceeds = option.known > figure;
    if (!exceeds && (highest === null || figure <= highest)) continue;
    bounds.push({
      territory: input.territory,
      option: cell.id,
      kind: exceeds ? 'sum-exceeds' : 'unreachable',
      known: option.known,
      missingStations: option.missingStations,
      missingRegistered,
      maxTurnout,
      announced: figure,
      lowest: option.known,
      highest,
    });
  }
  return bounds;
}

/** Known sums above the announced total first, then by how far the announced figure lies outside. */
export function orderBounds(bounds: readonly Bound[]): readonly Bound[] {
  return bounds.toSorted((left, right) => {
    if (left.kind !== right.kind) return left.kind === 'sum-exceeds' ? -1 : 1;
    const size = boundArithmetic(right).outside - boundArithmetic(left).outside;
    if (size !== 0) return size;
    return compareText(left.territory, right.territory) || compareText(left.option, right.option);
  });
}

export type BoundArithmetic = Readonly<{
  known: number;
  announced: number;
  /** For `unreachable`: missingRegistered × maxTurnout, rounded down = most; known + most = highest. Null for `sum-exceeds`. */
  ceiling: Readonly<{ missingRegistered: number; maxTurnout: number; most: number; highest: number }> | null;
  /** Votes between the announced figure and the nearest possible one. */
  outside: number;
}>;

/** The sum behind a bound, step by step, for a page that spells it out. */
export function boundArithmetic(bound: Bound): BoundArithmetic {
  const { known, announced, missingRegistered, maxTurnout, highest } = bound;
  if (bound.kind === 'sum-exceeds' || missingRegistered === null || highest === null)
    return { known, announced, ceiling: null, outside: known - announced };
  const ceiling = { missingRegistered, maxTurnout, most: highest - known, highest };
  return { known, announced, ceiling, outside: announced - highest };
}

/** floor(registered × turnout) with the turnout read as the decimal that it is written as: 100 × 0.57 is 57, not 56.99…. */
export function mostVotes(registered: number, turnout: number): number {
  const [mantissa = '0', exponent = '0'] = String(turnout).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = Number(exponent) - fraction.length;
  const product = BigInt(registered) * BigInt(whole + fraction);
  return Number(scale >= 0 ? product * 10n ** BigInt(scale) : product / 10n ** BigInt(-scale));
}

/**
 * Voters who may have voted where no protocol is known: those of the registry's missing stations, or what the announced number of
 * registered voters leaves beside the known stations, whichever is more: a registry may be incomplete, and the doubt favours the
 * announced figure.
 */
function missingVoters(
  option: KnownVotes['options'][number],
  announcedRegistered: number | null,
  complete: boolean,
): number | null {
  const listed = option.missingRegistered;
  if (announcedRegistered === null) return complete ? listed : null;
  return Math.max(listed ?? 0, announcedRegistered - option.knownRegistered);
}

function registeredOf(result: SourceResult, cells: readonly Cell[]): number | null {
  const index = cells.findIndex((cell) => cell.kind === 'field' && cell.id === 'registered');
  return index < 0 ? null : valueAt(result, cells, index);
}

function plusKnown(sum: number | null, part: number | null): number | null {
  return sum === null || part === null ? null : sum + part;
}
