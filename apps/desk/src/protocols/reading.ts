/** What she has typed of a copy until it is sent. */
import { largestFigure } from '@kua/core/registry/figure-limits.ts';
import type { LocalText } from '@kua/core/registry/election.ts';
import type { Answer, PaperContest, Task } from './verify-client.ts';

/** By id of the row: digits as they were typed. */
export type Reading = Readonly<{
  typed: Readonly<Record<string, string>>;
  unreadable: readonly string[];
  /** Which of two versions she took, where she decides between them. */
  taken: Readonly<Record<string, number>>;
}>;

export const nothingRead: Reading = { typed: {}, unreadable: [], taken: {} };

/** A row of the paper that has a figure. */
export type Row = Readonly<{ id: string; number: string; name: LocalText }>;

/** In the order of the paper, then of the ballot. */
export function rowsOf({ fields, options }: PaperContest): readonly Row[] {
  return [...fields, ...options].map(({ id, name, row }, index) => ({ id, name, number: row ?? String(index + 1) }));
}

export function askedRows({ contest, asked }: Task): readonly Row[] {
  return contest === null ? [] : rowsOf(contest).filter(({ id }) => asked.includes(id));
}

/** Null: nothing stands there. Ids are anybody's words, `constructor` among them. */
export function figureIn({ typed }: Reading, id: string): number | null {
  const digits = Object.hasOwn(typed, id) ? (typed[id] ?? '') : '';
  return digits === '' ? null : Number(digits);
}

export function typedIn({ typed }: Reading, id: string): string {
  return Object.hasOwn(typed, id) ? (typed[id] ?? '') : '';
}

/** Digits alone, none before the number begins, and no more than any list of voters can need. */
export function cleanDigits(text: string): string {
  const digits = text.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  return Number(digits) > largestFigure ? digits.slice(0, 9) : digits;
}

export function withTyped(reading: Reading, id: string, text: string): Reading {
  return {
    typed: { ...reading.typed, [id]: cleanDigits(text) },
    unreadable: reading.unreadable.filter((each) => each !== id),
    taken: without(reading.taken, id),
  };
}

/** Says that nobody can read the row, or takes it back. */
export function turnUnreadable(reading: Reading, id: string): Reading {
  const was = reading.unreadable.includes(id);
  return {
    typed: without(reading.typed, id),
    unreadable: was ? reading.unreadable.filter((each) => each !== id) : [...reading.unreadable, id],
    taken: without(reading.taken, id),
  };
}

/** Takes what one of the others read. */
export function withTaken(reading: Reading, id: string, version: number, figure: number | null): Reading {
  const { typed } = withTyped(reading, id, figure === null ? '' : String(figure));
  return {
    typed,
    unreadable: reading.unreadable.filter((each) => each !== id),
    taken: { ...reading.taken, [id]: version },
  };
}

/** Neither typed, nor called unreadable, nor taken from another: it says "not stated", which is asked once. */
export function emptyRows(rows: readonly Row[], reading: Reading): readonly Row[] {
  return rows.filter(
    ({ id }) => typedIn(reading, id) === '' && !reading.unreadable.includes(id) && !Object.hasOwn(reading.taken, id),
  );
}

export function answerOf(rows: readonly Row[], reading: Reading): Answer {
  return {
    figures: Object.fromEntries(rows.map(({ id }) => [id, figureIn(reading, id)])),
    unreadable: rows.map(({ id }) => id).filter((id) => reading.unreadable.includes(id)),
    refused: null,
  };
}

function without<T>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(all).filter(([each]) => each !== id));
}
