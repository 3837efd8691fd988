import type { NodeForm, ResultForm, StationForm } from '@kua/core/publication/release-form-contract.ts';
import type { Report } from './finding.ts';

type Place = Readonly<{
  file: string;
  node: NodeForm;
  children: readonly NodeForm[];
  stations: readonly StationForm[];
  /** By contest: how many figures are fields; options follow. */
  fieldCount: ReadonlyMap<string, number>;
}>;

/** The sums of a node are those of its parts and of its stations without conflict, source by source. */
export function checkSums({ file, node, children, stations, fieldCount }: Place, report: Report): void {
  const held = children.reduce((sum, child) => sum + child.stations, stations.length);
  if (held !== node.stations) report('sum-wrong', file, `It names ${node.stations} stations, and ${held} lie below.`);
  for (const [contest, sources] of namedSources([node, ...children], stations)) {
    for (const source of sources) {
      const parts = children.flatMap((child) => child.tallies[contest]?.sources[source] ?? []);
      const own = stations.flatMap((station) => station.results[contest]?.[source] ?? []).filter(isWhole);
      const told = node.tallies[contest]?.sources[source] ?? { stations: 0, sums: [] };
      const rows = [...parts.map((part) => part.sums), ...own.map((result) => result.figures)];
      const width = Math.max(told.sums.length, ...rows.map((row) => row.length));
      const first = fieldCount.get(contest) ?? 0;
      const voting = own.filter(({ figures }) => figures.some((figure, at) => at >= first && figure !== null));
      const counted = parts.reduce((sum, part) => sum + part.stations, voting.length);
      const same = Array.from({ length: width }, (_, at) => addUp(rows, at) === (told.sums[at] ?? null));
      if (same.includes(false) || counted !== told.stations)
        report('sum-wrong', file, `The sums of ${source} in ${contest} are not those of what lies below.`);
    }
  }
}

function namedSources(
  nodes: readonly NodeForm[],
  stations: readonly StationForm[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const add = (contest: string, sources: object): void => {
    const known = found.get(contest) ?? new Set();
    found.set(contest, known);
    for (const source of Object.keys(sources)) known.add(source);
  };
  for (const { tallies } of nodes) for (const [contest, { sources }] of Object.entries(tallies)) add(contest, sources);
  for (const { results } of stations) for (const [contest, sources] of Object.entries(results)) add(contest, sources);
  return found;
}

function isWhole(result: ResultForm): boolean {
  return result.conflict.length === 0;
}

/** Null when nothing is stated. */
function addUp(rows: readonly (readonly (number | null)[])[], at: number): number | null {
  let sum: number | null = null;
  for (const row of rows) {
    const figure = row[at] ?? null;
    if (figure !== null) sum = (sum ?? 0) + figure;
  }
  return sum;
}
