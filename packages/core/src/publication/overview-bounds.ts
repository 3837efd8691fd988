import { orderBounds, territoryBounds } from '../comparison/bounds.ts';
import type { ContestFrame } from './contest-frame.ts';
import type { Overview, TerritoryNode } from './release-contract.ts';
import { sourceResult } from './station-sheet.ts';

export type BoundRow = Overview['bounds'][number];

/** What the known protocols below this territory make impossible about the totals that a announced for it. */
export function nodeBounds(node: TerritoryNode, frames: readonly ContestFrame[]): readonly BoundRow[] {
  return frames.flatMap((frame) => {
    const contest = frame.sheet.id;
    const figures = node.announced?.[contest]?.[frame.shape.pair[0]];
    const known = node.known?.[contest];
    if (figures === undefined || known === undefined) return [];
    const bounds = territoryBounds({
      territory: node.id,
      cells: frame.cells,
      announced: sourceResult({ figures, conflict: [] }),
      known,
      maxTurnout: frame.sheet.maxTurnout,
      complete: frame.sheet.stations === 'all',
    });
    return bounds.map((bound) => ({ ...bound, contest, name: node.name }));
  });
}

/** Rows of all territories, contest by contest, the strongest findings of each first. */
export function overviewBounds(rows: readonly BoundRow[], frames: readonly ContestFrame[]): readonly BoundRow[] {
  return frames.flatMap((frame) => {
    const own = rows.filter((row) => row.contest === frame.sheet.id);
    const byKey = new Map(own.map((row) => [`${row.territory}\n${row.option}`, row]));
    return orderBounds(own).flatMap((bound) => byKey.get(`${bound.territory}\n${bound.option}`) ?? []);
  });
}
