/** What copies show beside their figures. A finding says what is there to be seen; it never says who did it, and changes no level. */
import type { StationEvidence } from './station-level.ts';
import type { Figures } from './statement.ts';

export type CopyFinding =
  /** A later copy of the same protocol has other figures than the first one that came (R11). */
  | Readonly<{ kind: 'copy-rewritten'; first: string; later: string; cells: readonly number[] }>
  /** What the author typed is not what stands on her own photo: she mistyped, or readers misread it. She can send a correction. */
  | Readonly<{ kind: 'typed-otherwise'; typed: string; copy: string; cells: readonly number[] }>;

/** Of one station in one contest, in order of the ledger. `cells`: indexes from 0. */
export function copyFindings({ typed, copies }: StationEvidence): readonly CopyFinding[] {
  const read = copies
    .flatMap(({ copy, sequence, state }) =>
      state.state === 'transcribed' ? [{ copy, sequence, figures: state.figures }] : [],
    )
    .toSorted((left, right) => left.sequence - right.sequence);
  const [first, ...later] = read;
  const rewritten = later.flatMap((one): CopyFinding[] => {
    const cells = first === undefined ? [] : differingCells(first.figures, one.figures);
    return first === undefined || cells.length === 0
      ? []
      : [{ kind: 'copy-rewritten', first: first.copy, later: one.copy, cells }];
  });
  const otherwise = typed.flatMap(({ id, copy, figures }): CopyFinding[] => {
    const own = read.find((one) => one.copy === copy);
    const cells = own === undefined ? [] : differingCells(figures, own.figures);
    return own === undefined || cells.length === 0
      ? []
      : [{ kind: 'typed-otherwise', typed: id, copy: own.copy, cells }];
  });
  return [...rewritten, ...otherwise];
}

/** A cell that only one of them states is not different: missing is not zero. */
function differingCells(left: Figures, right: Figures): readonly number[] {
  return left.flatMap((figure, index) => {
    const other = right[index] ?? null;
    return figure === null || other === null || figure === other ? [] : [index];
  });
}

/** Copies of different stations that have the same figures, cell by cell. */
export type IdenticalFigures = Readonly<{ copies: readonly string[]; stations: readonly string[] }>;

/** Positive figures that two small stations do not share by chance. */
const fewestTelling = 4;

/**
 * Which copies of one contest state the same at different stations: one photo under two names, or figures that were written off. Protocols
 * with almost nothing but zeros are alike by nature and are left out.
 */
export function identicalFigures(
  copies: readonly Readonly<{ copy: string; station: string; figures: Figures }>[],
): readonly IdenticalFigures[] {
  const alike = new Map<string, { copies: string[]; stations: Set<string> }>();
  for (const { copy, station, figures } of copies) {
    if (new Set(figures.filter((figure) => figure !== null && figure > 0)).size < fewestTelling) continue;
    const key = figures.join();
    const found = alike.get(key) ?? { copies: [], stations: new Set() };
    alike.set(key, found);
    found.copies.push(copy);
    found.stations.add(station);
  }
  return [...alike.values()]
    .filter(({ stations }) => stations.size > 1)
    .map(({ copies: same, stations }) => ({ copies: same, stations: [...stations] }));
}
