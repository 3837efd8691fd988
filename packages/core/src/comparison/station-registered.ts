import type { SourceId } from '../registry/election.ts';
import type { Cell, SourceResult } from '../protocols/statement.ts';
import { valueAt } from './station-match.ts';

/**
 * Registered voters of a station: the registry's number, else the first `registered` figure that a source states without
 * contradicting itself, in the order of `sources` (a, b, then the others). Null when nobody says.
 */
export function stationRegistered(
  registry: number | null,
  results: ReadonlyMap<SourceId, SourceResult>,
  cells: readonly Cell[],
  sources: readonly SourceId[],
): number | null {
  if (registry !== null) return registry;
  const index = cells.findIndex((cell) => cell.kind === 'field' && cell.id === 'registered');
  if (index < 0) return null;
  for (const source of sources) {
    const result = results.get(source);
    const figure = result === undefined ? null : valueAt(result, cells, index);
    if (figure !== null) return figure;
  }
  return null;
}

/** The pair first, then the other sources in their order: whose word on registered voters is asked for first. */
export function askingOrder(pair: readonly [SourceId, SourceId], sources: readonly SourceId[]): readonly SourceId[] {
  return [...pair, ...sources.filter((source) => !pair.includes(source))];
}
