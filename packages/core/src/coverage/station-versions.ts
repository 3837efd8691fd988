/** What was stated of a station in one contest, side by side, with what its copies show. */
import { copyFindings } from '../protocols/copy-finding.ts';
import type { StationEvidence } from '../protocols/station-level.ts';
import type { Figures } from '../protocols/statement.ts';
import type { LocalText } from '../registry/election.ts';
import type { ContestVersions } from './coverage-contract.ts';

/** `figures`: by stored position. */
export type StatedFigures = ContestVersions['stated'][number] &
  Readonly<{ sequence: number; copy: string | null; figures: Figures }>;

type Cell = Readonly<{ position: number; name: LocalText }>;

/** `positions`: where each cell that the evidence is aligned to is stored. */
export type StatedEvidence = Readonly<{ evidence: StationEvidence; positions: readonly number[] }>;

/** A cell that nobody states is left out. `evidence`: null where nobody sent anything. */
export function contestVersions(
  cells: readonly Cell[],
  all: readonly StatedFigures[],
  evidence: StatedEvidence | null,
): Pick<ContestVersions, 'stated' | 'cells' | 'findings'> {
  const rows = cells.flatMap(({ position, name }) => {
    const figures = all.map((one) => one.figures[position - 1] ?? null);
    const told = new Set(figures.filter((figure) => figure !== null));
    return told.size === 0 ? [] : [{ position, name, figures, isDiffering: told.size > 1 }];
  });
  return {
    stated: all.map(({ source, channel, label, minute }) => ({ source, channel, label, minute })),
    cells: rows.map(({ name, figures, isDiffering }) => ({ name, figures, isDiffering })),
    findings: evidence === null ? [] : findingsOf(rows, all, evidence),
  };
}

function findingsOf(
  rows: readonly Cell[],
  all: readonly StatedFigures[],
  { evidence, positions }: StatedEvidence,
): ContestVersions['findings'] {
  const readOn = (copy: string): number => all.findIndex((one) => one.channel === 'transcription' && one.copy === copy);
  const typedAs = (id: string): number =>
    all.findIndex((one) => one.channel === 'submission' && String(one.sequence) === id);
  return copyFindings(evidence).flatMap((finding) => {
    const { kind } = finding;
    const [of, against] =
      finding.kind === 'copy-rewritten'
        ? [readOn(finding.later), readOn(finding.first)]
        : [typedAs(finding.typed), readOn(finding.copy)];
    if (of < 0 || against < 0) return [];
    const cells = finding.cells.flatMap((cell) => {
      const place = rows.findIndex(({ position }) => position === positions[cell]);
      return place < 0 ? [] : [place];
    });
    return [{ kind, of, against, cells }];
  });
}
