/** A row an option: the option by its text, and fields that every row of the station repeats. */
import { contestReader } from './contest-columns.ts';
import { foldHeading } from './column-lookup.ts';
import { figureReader, figureSource } from './figure-columns.ts';
import { fieldName } from './local-name.ts';
import type { LongResult } from './mapping-section-contract.ts';
import { optionNames, type OptionNames } from './option-names.ts';
import { cellRefused, fieldCells, placeCells, type ResultReader, type ResultSetting } from './mapped-cells.ts';
import { quoted, type RowMistake, type RowNotes } from './row-mistake.ts';
import { detachedText, namesReader } from './name-columns.ts';
import { detached, idReader } from './text-columns.ts';

/** What is known of a contest while its rows pass. */
type LongContest = Readonly<{
  names: OptionNames;
  positions: Map<string, number>;
  fields: readonly number[] | RowMistake;
}>;

/** @param several the row holds more options beside this one: it may be left empty */
export function longReader(
  result: LongResult,
  context: ResultSetting,
  { place, several }: Readonly<{ place: string; several: boolean }>,
): ResultReader {
  const contestOf = contestReader(result, context, `${place}.contest`);
  const optionOf = idReader(result.option, result.separator ?? '-', context, `${place}.option`);
  const readName =
    result.optionName === undefined ? () => null : namesReader(result.optionName, context, `${place}.optionName`);
  const votes = figureSource(result.votes, context, `${place}.votes`);
  const readVotes = figureReader(votes, context);
  const repeated = fieldCells(result, context, place);
  const readers = repeated.map(({ read }) => read);
  const fieldRows = new Map(
    Object.entries(result.fieldRows ?? {}).map(([text, id]) => [foldHeading(text), { id, text }]),
  );
  const restIsZero = result.restIsZero ?? false;
  const contests = new Map<string, LongContest>();

  function known(contest: string): LongContest {
    const before = contests.get(contest);
    if (before !== undefined) return before;
    const fields = placeCells(contest, repeated, context);
    const names = optionNames(context.listed.find(({ id }) => id === contest));
    const made = { names, positions: new Map<string, number>(), fields };
    contests.set(contest, made);
    return made;
  }

  function settle(contest: string, text: string, cells: readonly string[], notes: RowNotes): number | null {
    const { mistakes } = notes;
    const { names, positions } = known(contest);
    const field = fieldRows.get(foldHeading(text));
    const listed = field === undefined ? names.find(text) : null;
    if (field === undefined && listed === null && !names.open) {
      const sentence = `The contest ${quoted(contest)} has no option ${quoted(text)}: list it, add it to an option's "also", or set "newOptions": true.`;
      mistakes.push({ column: null, code: 'option-unknown', sentence });
      return null;
    }
    const id = detached(field?.id ?? listed ?? text);
    const given = readName(cells, notes);
    const cell =
      field === undefined
        ? { kind: 'option' as const, id, name: given === null ? { [context.language]: id } : detachedText(given) }
        : { kind: 'field' as const, id, name: fieldName({ id, heading: field.text }, context.language) };
    const placed = context.cells.ensure(contest, cell);
    if (placed === null) {
      mistakes.push(cellRefused(contest, cell, context));
      return null;
    }
    positions.set(detached(text), placed.index);
    return placed.index;
  }

  return {
    figureColumns: [...(votes.columns ?? []), ...repeated.flatMap(({ columns }) => columns)],
    read(cells, notes) {
      const { mistakes } = notes;
      const before = mistakes.length;
      const contest = contestOf(cells, notes);
      const text = optionOf(cells, mistakes);
      const value = readVotes(cells, mistakes);
      if (text === null && mistakes.length === before) {
        if (several && value === null) return null;
        mistakes.push(optionMissing);
      }
      const values = [value, ...readers.map((read) => read(cells, mistakes))];
      if (contest === null || text === null) return null;
      const { positions, fields } = known(contest);
      const position = positions.get(text) ?? settle(contest, text, cells, notes);
      if ('code' in fields) mistakes.push(fields);
      if (position === null || 'code' in fields) return null;
      return { contest, positions: [position, ...fields], values, own: 1, restIsZero };
    },
  };
}

const optionMissing: RowMistake = {
  column: null,
  code: 'option-missing',
  sentence: 'The row does not say which option it is about.',
};
