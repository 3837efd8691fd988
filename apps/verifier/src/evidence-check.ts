/** Leads what verifiers read to the log, and holds levels of evidence against what follows from all that is public. */
import { evidenceLevels, type EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import { isObserved } from '@kua/core/protocols/independence.ts';
import type { Figures } from '@kua/core/protocols/statement.ts';
import { readCopy, type ReadCopy } from './copy-check.ts';
import { addLevel, addTranscription, type EvidenceSum } from './evidence-sum.ts';
import type { Report } from './finding.ts';
import { liveStatements, possibleLevels, readState, shownBeside, statedFigures } from './level-check.ts';
import type { OpenReading } from './reading-opening.ts';
import type { ShownUnit } from './shown-unit.ts';

export type EvidenceQuestion = Readonly<{
  units: readonly ShownUnit[];
  /** k, as the release prints it; null for a release of before what verifiers read was opened. */
  colluders: number | null;
  /** By ledger sequence; null where the log could not be read. */
  readings: ReadonlyMap<number, OpenReading> | null;
  /** Of stations that were checked before. */
  before: EvidenceSum;
  report: Report;
}>;

export type CheckedEvidence = Readonly<{
  sum: EvidenceSum;
  /** Ledger sequences of the answers that stand behind copies. */
  used: ReadonlySet<number>;
}>;

export function checkEvidence({ units, colluders, readings, before, report }: EvidenceQuestion): CheckedEvidence {
  const used = new Set<number>();
  let sum = before;
  for (const unit of units) {
    if (colluders === null || readings === null) {
      sum = addUnit(sum, unit, { copies: [{ outcome: 'closed' }], colluders: 0, report });
      continue;
    }
    const copies = unit.copies.map((copy) => readCopy(copy, unit, { readings, used }));
    const left = leftOut(unit, copies);
    if (left !== null) report('level-wrong', unit.file, sentenceOf(unit, `${left} is shown as no cell of the paper.`));
    for (const copy of copies)
      if (copy.outcome === 'wrong') report('reading-wrong', unit.file, sentenceOf(unit, copy.sentence));
    sum = addUnit(sum, unit, { copies, colluders, report });
  }
  return { sum, used };
}

/** Levels follow from what stands on paper: whoever leaves a cell out hides in what sources differ. The id of one that somebody stated. */
function leftOut({ paper, results }: ShownUnit, copies: readonly ReadCopy[]): string | null {
  const stated = Object.entries(results).flatMap(([source, result]) =>
    (isObserved(source) ? liveStatements(result, 'submission') : []).flatMap((statement) =>
      statedFigures(statement, result).flatMap((figure, place) => (figure === null ? [] : [paper.ids[place] ?? ''])),
    ),
  );
  const read = copies.flatMap((copy) =>
    copy.outcome === 'read'
      ? copy.readings.flatMap(({ answer }) => [...Object.keys(answer.figures), ...answer.unreadable])
      : [],
  );
  const onPaper = new Set(paper.cells.map((place) => paper.ids[place]));
  return [...stated, ...read].find((id) => !onPaper.has(id)) ?? null;
}

type UnitQuestion = Readonly<{ copies: readonly ReadCopy[]; colluders: number; report: Report }>;

function addUnit(before: EvidenceSum, unit: ShownUnit, question: UnitQuestion): EvidenceSum {
  let sum = before;
  for (const how of transcriptionsOf(unit, question)) sum = addTranscription(sum, how);
  const possible = possibleOf(unit, question);
  for (const [source, result] of Object.entries(unit.results)) {
    const beside = new Set([...(possible ?? evidenceLevels)].map((level) => shownBeside(source, result, level)));
    const isShown = result.level !== 'none';
    if (possible === null && beside.size > 1) {
      if (isShown) sum = addLevel(sum, isWrong(question) ? 'wrong' : 'closed');
    } else if (![...beside].some((level) => level === result.level)) {
      const follows = [...beside].join(' or ');
      const sentence = `${source} has the level ${result.level}, and what is public makes it ${follows}.`;
      question.report('level-wrong', unit.file, sentenceOf(unit, sentence));
      sum = addLevel(sum, 'wrong');
    } else if (isShown) sum = addLevel(sum, beside.size > 1 ? 'branches' : 'computed');
  }
  return sum;
}

/** Null where something of it is not known. */
function possibleOf(unit: ShownUnit, { copies, colluders }: UnitQuestion): ReadonlySet<EvidenceLevel> | null {
  const readings = copies.flatMap((copy) => (copy.outcome === 'read' ? [copy.readings] : []));
  return readings.length < copies.length ? null : possibleLevels(unit, readings, colluders);
}

/** Every statement of verifiers that counts is what was read of one copy, and every copy that was read has its statement. */
function transcriptionsOf(
  unit: ShownUnit,
  { copies, report }: UnitQuestion,
): readonly ('led' | 'replaced' | 'closed' | 'wrong')[] {
  const read = unit.copies.flatMap(({ source }, index) => {
    const copy = copies[index];
    const state = copy?.outcome === 'read' ? readState(copy.readings, unit.paper) : null;
    return state?.state === 'transcribed' ? [{ source, figures: state.figures }] : [];
  });
  const isClosed = copies.some(({ outcome }) => outcome === 'closed');
  const isBroken = isWrong({ copies });
  const shown = Object.entries(unit.results).flatMap(([source, result]) =>
    result.statements
      .filter(({ channel }) => channel === 'transcription')
      .map((statement) => {
        if (statement.superseded) return 'replaced';
        const figures = statedFigures(statement, result);
        const place = read.findIndex((one) => one.source === source && isSame(one.figures, figures));
        if (place >= 0) {
          read.splice(place, 1);
          return 'led';
        }
        if (isClosed || !isObserved(source)) return 'closed';
        const sentence = `verifiers are shown to have read for ${source}, in ledger entry ${statement.sequence}, what no copy says.`;
        if (!isBroken) report('transcription-wrong', unit.file, sentenceOf(unit, sentence));
        return 'wrong';
      }),
  );
  for (const { source, figures } of isBroken ? [] : read) {
    if (figures.every((figure) => figure === null)) continue;
    const sentence = `what verifiers read on a copy of ${source} is not shown.`;
    report('transcription-wrong', unit.file, sentenceOf(unit, sentence));
  }
  return shown;
}

function isWrong({ copies }: Pick<UnitQuestion, 'copies'>): boolean {
  return copies.some(({ outcome }) => outcome === 'wrong');
}

function isSame(left: Figures, right: Figures): boolean {
  return left.length === right.length && left.every((figure, index) => figure === right[index]);
}

function sentenceOf({ station, contest }: ShownUnit, sentence: string): string {
  return `Station ${station}, ${contest}: ${sentence}`;
}
