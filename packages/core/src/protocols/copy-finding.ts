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

/** Positive figures that two small stations do not share by chance. */
const fewestTelling = 4;

/**
 * Whether the same figures on a protocol of another station are to be pointed out: one photo under two names, or figures that were written
 * off. Protocols with almost nothing but zeros are alike by nature.
 */
export function areTelling(figures: Figures): boolean {
  return new Set(figures.filter((figure) => figure !== null && figure > 0)).size >= fewestTelling;
}
