/** Which contest a row is about: a fixed one, or one that its columns name. */
import type { Contest } from '../registry/election.ts';
import { mostContests, type CellDictionary } from './cell-dictionary.ts';
import type { MappingContest } from './mapping-contract.ts';
import { contestFrom } from './mapping-registry.ts';
import type { SectionResult } from './mapping-section-contract.ts';
import { quoted, type RowMistake, type RowNotes } from './row-mistake.ts';
import { detached, idReader, nameReader, type TextColumns } from './text-columns.ts';

export type ResultContext = TextColumns &
  Readonly<{
    language: string;
    cells: CellDictionary;
    /** Contests as the mapping lists them. */
    listed: readonly MappingContest[];
    /** Takes a contest that a column named for the first time. */
    made(contest: Contest): void;
  }>;

/** Id of the row's contest; null after adding a mistake. */
export type ContestReader = (cells: readonly string[], notes: RowNotes) => string | null;

export function contestReader(result: SectionResult, context: ResultContext, place: string): ContestReader {
  const { contest } = result;
  if (typeof contest === 'string') return () => contest;
  const read = idReader(contest.columns, contest.separator ?? '-', context, `${place}.columns`);
  const readName = contest.name === undefined ? () => null : nameReader(contest.name, context, `${place}.name`);
  const values = new Map(Object.entries(contest.values ?? {}));
  const { create } = contest;
  const settled = new Map<string, string>();

  function settle(text: string, cells: readonly string[], notes: RowNotes): string | null {
    const id = detached(values.get(text) ?? text);
    if (!context.cells.has(id)) {
      const many = context.cells.contests().length >= mostContests;
      if (create !== true || many) {
        notes.mistakes.push(many ? tooMany() : unknownContest(text));
        return null;
      }
      const name = readName(cells, notes);
      const given = { id, name: name === null ? id : detached(name), stations: 'stated' as const };
      const made = contestFrom(given, [result], context.language);
      context.cells.addContest(made);
      context.made(made);
    }
    settled.set(detached(text), id);
    return id;
  }

  return (cells, notes) => {
    const { mistakes } = notes;
    const before = mistakes.length;
    const text = read(cells, mistakes);
    if (text !== null) return settled.get(text) ?? settle(text, cells, notes);
    if (mistakes.length === before) {
      mistakes.push({
        column: null,
        code: 'contest-missing',
        sentence: 'The row does not say which contest it is about.',
      });
    }
    return null;
  };
}

function unknownContest(text: string): RowMistake {
  const sentence = `There is no contest ${quoted(text)}: list it in "contests" or "values", or set "create": true.`;
  return { column: null, code: 'contest-unknown', sentence };
}

function tooMany(): RowMistake {
  const sentence = `The file names more than ${mostContests} contests: the column of the contest may be the wrong one.`;
  return { column: null, code: 'contest-too-many', sentence };
}
