/** The cells of a contest that columns of a file feed. */
import type { LocalText } from '../registry/election.ts';
import { longestName } from '../registry/text-limits.ts';
import type { ResultContext } from './contest-columns.ts';
import { figureReader, figureSource, type FigureContext, type FigureReader } from './figure-columns.ts';
import { fieldName } from './local-name.ts';
import type { SectionResult } from './mapping-section-contract.ts';
import type { DictionaryCell } from './reading.ts';
import { quoted, type RowMistake, type RowNotes } from './row-mistake.ts';

/** What a row states of one contest: `values` belong to the cells at `positions`. */
export type RowStatement = Readonly<{
  contest: string;
  positions: readonly number[];
  values: readonly (number | null)[];
  /** How many of the first positions the row states by itself; the others are repeated by every row of the station. */
  own: number;
  restIsZero: boolean;
}>;

export type ResultReader = Readonly<{
  /** Null after adding a mistake. */
  read(cells: readonly string[], notes: RowNotes): RowStatement | null;
  /** Columns of figures, from 0. */
  figureColumns: readonly number[];
}>;

export type ResultSetting = ResultContext & FigureContext;

/** A cell that a column of the file feeds. */
export type MappedCell = Readonly<{
  kind: DictionaryCell['kind'];
  id: string;
  name: LocalText;
  read: FigureReader;
  columns: readonly number[];
}>;

export function fieldCells(result: SectionResult, context: ResultSetting, place: string): readonly MappedCell[] {
  return Object.entries(result.fields ?? {}).map(([id, column]) => {
    const here = `${place}.fields.${id}`;
    const source = figureSource(column, context, here);
    const name = fieldName({ id, heading: source.heading }, context.language);
    checkName(name, context, here);
    return { kind: 'field', id, name, read: figureReader(source, context), columns: source.columns ?? [] };
  });
}

/** A heading that becomes a name must not be longer than one. */
export function checkName(name: LocalText, { lookup }: ResultContext, place: string): void {
  const long = Object.values(name).find((text) => text.length > longestName);
  if (long === undefined) return;
  const sentence = `The heading ${quoted(long)} has more than ${longestName} characters: give a name in the mapping.`;
  lookup.problems.push({ code: 'text-too-long', column: place, sentence });
}

/** Positions of the cells in the contest's dictionary, or why they have none. */
export function placeCells(
  contest: string,
  cells: readonly MappedCell[],
  context: ResultSetting,
): readonly number[] | RowMistake {
  const positions: number[] = [];
  for (const cell of cells) {
    const placed = context.cells.ensure(contest, cell);
    if (placed === null) return cellRefused(contest, cell, context);
    positions.push(placed.index);
  }
  return positions;
}

/** Why the dictionary has no place for a cell. */
export function cellRefused(
  contest: string,
  cell: Pick<MappedCell, 'kind' | 'id'>,
  context: ResultSetting,
): RowMistake {
  const { kind, id } = cell;
  if (context.cells.find(contest, id) !== null) {
    const other = kind === 'field' ? 'an option' : 'a field';
    const sentence = `${quoted(id)} is already the id of ${other} of the contest ${quoted(contest)}.`;
    return { column: null, code: 'option-is-field', sentence };
  }
  const sentence = `The contest ${quoted(contest)} has too many options: the column of the option may be the wrong one.`;
  return { column: null, code: 'option-too-many', sentence };
}
