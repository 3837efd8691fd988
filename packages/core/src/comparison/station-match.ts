import type { Cell, SourceResult } from '../protocols/statement.ts';
import type { SourceId } from '../registry/election.ts';

/** What two sources say of one station, taken together. `conflict`: one of them says more than one thing at once. */
export type StationMatch = 'neither' | 'onlyA' | 'onlyB' | 'agree' | 'differ' | 'conflict';

/** A cell that both sources state, differently. `field` is a field or option id; difference = a − b. */
export type CellDifference = Readonly<{ field: string; a: number; b: number; difference: number }>;

/** Cells in the order in which releases align figures: fields first, then options, each in order of registration. */
export function sheetCells(cells: readonly Cell[]): readonly Cell[] {
  const byPosition = cells.toSorted((left, right) => left.position - right.position);
  return [
    ...byPosition.filter((cell) => cell.kind === 'field'),
    ...byPosition.filter((cell) => cell.kind === 'option'),
  ];
}

/**
 * What the source says at `cells[index]`: null when nothing, or when it says more than one thing. Where its form lists only
 * options that got votes, an option that is not mentioned is 0.
 */
export function valueAt(result: SourceResult, cells: readonly Cell[], index: number): number | null {
  const cell = cells[index];
  if (cell === undefined) return null;
  if (result.conflict.length > 0 && result.conflict.includes(cell.position)) return null;
  const figure = result.figures[cell.position - 1] ?? null;
  return figure === null && result.restIsZero && cell.kind === 'option' ? 0 : figure;
}

/** True when the source says more than one thing in some cell: the station then counts in none of its sums. */
export function inConflict(result: SourceResult): boolean {
  return result.conflict.length > 0;
}

/** True when the source states votes for at least one option: figures of other kinds alone are not a result. */
export function hasVotes(result: SourceResult, cells: readonly Cell[]): boolean {
  return cells.some((cell, index) => cell.kind === 'option' && valueAt(result, cells, index) !== null);
}

/** True when the source states any figure at all, in conflict or not. */
export function statesAnything(result: SourceResult, cells: readonly Cell[]): boolean {
  return inConflict(result) || cells.some((_, index) => valueAt(result, cells, index) !== null);
}

/** True when some source says something of the station, be it in conflict. */
export function someoneStates(results: ReadonlyMap<SourceId, SourceResult>, cells: readonly Cell[]): boolean {
  for (const result of results.values()) if (statesAnything(result, cells)) return true;
  return false;
}

/** Compares what a and b say of one station. Only options that both state decide between `agree` and `differ`: missing is not zero. */
export function matchStation(cells: readonly Cell[], a: SourceResult | null, b: SourceResult | null): StationMatch {
  if ((a !== null && inConflict(a)) || (b !== null && inConflict(b))) return 'conflict';
  const hasA = a !== null && hasVotes(a, cells);
  const hasB = b !== null && hasVotes(b, cells);
  if (!hasA) return hasB ? 'onlyB' : 'neither';
  if (!hasB) return 'onlyA';
  return cells.some((cell, index) => cell.kind === 'option' && cellDifference(cells, index, a, b) !== null)
    ? 'differ'
    : 'agree';
}

/** Every field and option that both state and that differs, in the order of `cells`; none while one of them is in conflict. */
export function stationDiscrepancies(
  cells: readonly Cell[],
  a: SourceResult | null,
  b: SourceResult | null,
): readonly CellDifference[] {
  if (a === null || b === null || inConflict(a) || inConflict(b)) return [];
  const found: CellDifference[] = [];
  for (let index = 0; index < cells.length; index += 1) {
    const difference = cellDifference(cells, index, a, b);
    if (difference !== null) found.push(difference);
  }
  return found;
}

/** The signed difference of the option that differs most (the first of equals), null when no option differs: colour and size on maps. */
export function largestOptionDifference(
  cells: readonly Cell[],
  a: SourceResult | null,
  b: SourceResult | null,
): number | null {
  const options = cells.filter((cell) => cell.kind === 'option');
  let largest: number | null = null;
  for (const { difference } of stationDiscrepancies(options, a, b)) {
    if (largest === null || Math.abs(difference) > Math.abs(largest)) largest = difference;
  }
  return largest;
}

function cellDifference(
  cells: readonly Cell[],
  index: number,
  a: SourceResult,
  b: SourceResult,
): CellDifference | null {
  const left = valueAt(a, cells, index);
  if (left === null) return null;
  const right = valueAt(b, cells, index);
  if (right === null || right === left) return null;
  return { field: cells[index]?.id ?? '', a: left, b: right, difference: left - right };
}
