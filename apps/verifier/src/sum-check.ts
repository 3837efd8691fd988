import type { StationSheet, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Report } from './finding.ts';

type Place = Readonly<{
  file: string;
  node: TerritoryNode;
  children: readonly TerritoryNode[];
  stations: readonly StationSheet[];
}>;

/** The sums of a node are those of its parts and of its stations without conflict, source by source. */
export function checkSums({ file, node, children, stations }: Place, report: Report): void {
  for (const [contest, tally] of Object.entries(node.tallies)) {
    for (const [source, told] of Object.entries(tally.sources)) {
      const parts = children.flatMap((child) => {
        const of = child.tallies[contest]?.sources[source];
        return of === undefined ? [] : [of.sums];
      });
      const own = stations.flatMap((station) => {
        const result = station.results[contest]?.[source];
        return result === undefined || result.conflict.length > 0 ? [] : [result.figures];
      });
      const sums = told.sums.map((_, place) => addUp([...parts, ...own].map((figures) => figures[place] ?? null)));
      if (sums.some((sum, place) => sum !== told.sums[place]))
        report('sum-wrong', file, `The sums of ${source} in ${contest} are not those of what lies below.`);
    }
  }
}

/** Null when nothing is stated. */
function addUp(figures: readonly (number | null)[]): number | null {
  return figures.reduce<number | null>((sum, figure) => (figure === null ? sum : (sum ?? 0) + figure), null);
}
