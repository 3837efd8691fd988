/** What copies of one protocol show beside their figures, as a release has it: with both numbers and where each came from. */
import { copyFindings, type CopyFinding } from '../protocols/copy-finding.ts';
import type { Figures } from '../protocols/statement.ts';
import type { ContestFrame } from './contest-frame.ts';
import type { PlacedEvidence } from './copy-sheet.ts';
import type { CopyFindingSheet, FindingSide } from './release-contract.ts';

export function copyFindingSheets(
  { evidence, positions }: PlacedEvidence,
  { sheet, stored }: ContestFrame,
): readonly CopyFindingSheet[] {
  return copyFindings(evidence).flatMap((finding): CopyFindingSheet[] => {
    const [one, other] = sidesOf(finding, evidence);
    if (one === undefined || other === undefined) return [];
    const cells = finding.cells.flatMap((at) => {
      const index = stored.findIndex(({ position }) => position === positions[at]);
      const [left, right] = [one.figures[at] ?? null, other.figures[at] ?? null];
      return index < 0 || left === null || right === null ? [] : [{ index, figures: [left, right] as const }];
    });
    if (cells.length === 0) return [];
    return [{ contest: sheet.id, kind: finding.kind, sides: [one.side, other.side], cells }];
  });
}

type Stated = Readonly<{ side: FindingSide; figures: Figures }> | undefined;

function sidesOf(finding: CopyFinding, evidence: PlacedEvidence['evidence']): readonly [Stated, Stated] {
  return finding.kind === 'copy-rewritten'
    ? [readOn(finding.first, evidence), readOn(finding.later, evidence)]
    : [typedAs(finding.typed, evidence), readOn(finding.copy, evidence)];
}

function readOn(name: string, { typed, copies }: PlacedEvidence['evidence']): Stated {
  const copy = copies.find((one) => one.copy === name);
  if (copy?.state.state !== 'transcribed') return undefined;
  // The entry of photos that verifiers moved here would tell that one observer was at two stations, and that of a delivery which photos came
  // together: what was read has an entry of its own.
  const isOwn = typed.some((one) => one.copy === name);
  const sequence = isOwn ? copy.sequence : copy.readings.at(-1);
  return sequence === undefined
    ? undefined
    : { side: { source: copy.author.source, sequence }, figures: copy.state.figures };
}

function typedAs(id: string, { typed }: PlacedEvidence['evidence']): Stated {
  const one = typed.find((each) => each.id === id);
  return one === undefined
    ? undefined
    : { side: { source: one.author.source, sequence: Number(one.id) }, figures: one.figures };
}
