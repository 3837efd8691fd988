/**
 * Levels of evidence, computed anew by the rules by which they were made. Who came by which branch of invitations is not public: so each is
 * computed twice, as if all had come by one branch, and as if each had come by one of her own. What is true lies between.
 */
import { evidenceLevel } from '@kua/core/comparison/tally.ts';
import { isObserved, type Author } from '@kua/core/protocols/independence.ts';
import type { EvidenceLevel } from '@kua/core/protocols/evidence-level.ts';
import {
  levelBeside,
  stationLevel,
  type CopyEvidence,
  type StationEvidence,
  type TypedFigures,
} from '@kua/core/protocols/station-level.ts';
import type { Figures } from '@kua/core/protocols/statement.ts';
import { copyState, type Answer, type CopyState } from '@kua/core/protocols/transcription.ts';
import type { ResultForm, StatementForm } from '@kua/core/publication/release-form-contract.ts';
import { sourceResult } from '@kua/core/publication/station-sheet.ts';
import type { OpenReading } from './reading-opening.ts';
import type { Paper, ShownUnit } from './shown-unit.ts';

/** Whether everybody came by a branch of her own, or all by one. */
type Branches = 'own' | 'one';

/** What verifiers read, as the release shows it, of each copy of the unit; in the order of its copies. */
export type UnitReadings = readonly (readonly OpenReading[])[];

/** What the answers make of a copy: figures in the order of the release. Without any it waits. */
export function readState(readings: readonly OpenReading[], paper: Paper, branches: Branches = 'own'): CopyState {
  // A cell of which nobody was asked was not on the paper then.
  const asked = paper.ids.filter((id) =>
    readings.some(({ answer }) => Object.hasOwn(answer.figures, id) || answer.unreadable.includes(id)),
  );
  const state = copyState(
    readings.map((reading, index) => answerOf(reading, asked, branches === 'own' ? `reader ${index}` : 'one')),
    asked.length,
  );
  if (state.state !== 'transcribed') return state;
  const figures = paper.ids.map((id) => state.figures[asked.indexOf(id)] ?? null);
  const unreadable = state.unreadable.map((index) => paper.ids.indexOf(asked[index] ?? ''));
  return { ...state, figures, unreadable };
}

function answerOf({ answer }: OpenReading, asked: readonly string[], branch: string): Answer {
  const figures = new Map(Object.entries(answer.figures));
  return {
    reader: { staff: '', branch, source: null, devices: [] },
    kind: answer.kind,
    refused: answer.refused,
    cells: asked.map((id) => (answer.unreadable.includes(id) ? 'unreadable' : figures.get(id))),
  };
}

/** What the level of the unit may be: one, where it does not depend on branches. */
export function possibleLevels(unit: ShownUnit, readings: UnitReadings, colluders: number): ReadonlySet<EvidenceLevel> {
  const of = (branches: Branches): EvidenceLevel =>
    stationLevel(unitEvidence(unit, readings, branches), unit.paper.cells.length, colluders).level;
  return new Set([of('own'), of('one')]);
}

function unitEvidence(unit: ShownUnit, readings: UnitReadings, branches: Branches): StationEvidence {
  const { paper, copies } = unit;
  const onPaper = (figures: Figures): Figures => paper.cells.map((index) => figures[index] ?? null);
  const author = (source: string, own: string): Author => ({
    ...{ source, branch: branches === 'own' ? own : 'one', device: null },
  });
  const typed = Object.entries(unit.results).flatMap(([source, result]) =>
    liveStatements(result, 'submission').flatMap((statement): TypedFigures[] => {
      if (!isObserved(source)) return [];
      const id = String(statement.sequence);
      const copy = copies.findIndex(({ submission }) => submission === statement.sequence);
      const figures = onPaper(statedFigures(statement, result));
      return [{ id, author: author(source, `sent ${id}`), figures, copy: copy < 0 ? null : String(copy) }];
    }),
  );
  const read = copies.map(({ source, submission }, index): CopyEvidence => {
    const state = readState(readings[index] ?? [], paper, branches);
    return {
      copy: String(index),
      sequence: index,
      author: author(source, submission === null ? `copy ${index}` : `sent ${submission}`),
      state: state.state === 'transcribed' ? { ...state, figures: onPaper(state.figures) } : state,
    };
  });
  return { typed, copies: read };
}

/** What stands beside this result where the unit has that level. */
export function shownBeside(source: string, result: ResultForm, level: EvidenceLevel): EvidenceLevel {
  const cells = result.figures.map((_, index) => ({ position: index + 1, kind: 'field', id: '' }) as const);
  const own = evidenceLevel(sourceResult(result), cells);
  const isSent = result.statements.some(({ channel, superseded }) => channel !== 'delivery' && !superseded);
  return levelBeside({ source, isSent, own }, level);
}

export function liveStatements(
  { statements }: ResultForm,
  channel: StatementForm['channel'],
): readonly StatementForm[] {
  return statements.filter((statement) => statement.channel === channel && !statement.superseded);
}

/** One statement alone has the figures of the result. */
export function statedFigures(statement: StatementForm, result: ResultForm): Figures {
  return statement.figures ?? (result.statements.length === 1 ? result.figures : []);
}
