/**
 * What the answers of verifiers make of a copy. Two read it without seeing anything of one another. What both read alike is read; of what
 * they read differently a third is asked, and she sees both. A reading stands when two share it and fewer say anything else.
 */
import { readingRefusal, type Author, type Origin, type Reader } from './independence.ts';
import type { Figures } from './statement.ts';
import type { CopyRefusal, Transcription } from './transcription-contract.ts';

/** What stands in one cell: a figure, nothing (which is not 0), or something that cannot be read. */
export type CellReading = number | null | 'unreadable';

export type Answer = Readonly<{
  reader: Reader;
  kind: Transcription['kind'];
  /** Aligned to the contest's cells; undefined where she was not asked. */
  cells: readonly (CellReading | undefined)[];
  refused: CopyRefusal | null;
}>;

/**
 * `differing`: another verifier is asked for `cells`, indexes from 0; null where it is in question whether there is anything to read.
 * `disputed`: as many were asked as ever are, and still no reading of `cells` stands.
 */
export type CopyState =
  | Readonly<{ state: 'unplaced' | 'waiting' | 'one' }>
  | Readonly<{ state: 'differing' | 'disputed'; cells: readonly number[] | null }>
  | Readonly<{
      state: 'transcribed';
      /** Null where nothing stands on the paper, and where it cannot be read. */
      figures: Figures;
      /** Indexes of cells that cannot be read. */
      unreadable: readonly number[];
      /** Who read every cell so without seeing anybody else's reading. */
      alike: readonly Origin[];
    }>
  | Readonly<{ state: 'refused'; refusal: CopyRefusal }>;

/** How many answers about a copy count at most. Of five, one from a branch that lies and one that errs are fewer than those that remain. */
export const mostAnswers = 5;

/** How many who read a copy alike, unseen by each other, stand for it where its author typed no figures: k may collude, and one may err. */
export function enoughAlike(colluders: number): number {
  return colluders + 2;
}

/** The answers that count: none of the author, one of a branch, and no more than are ever asked. In sequence. */
export function countingAnswers<T extends Answer>(answers: readonly T[], author: Author): readonly T[] {
  const counting: T[] = [];
  for (const answer of answers) {
    if (counting.length === mostAnswers) break;
    const earlier = counting.map(({ reader }) => reader);
    if (readingRefusal(answer.reader, author, earlier) === null) counting.push(answer);
  }
  return counting;
}

/** Of a copy whose place is known. `answers`: those that count, in whatever order; `cellCount`: of the contest. */
export function copyState(answers: readonly Answer[], cellCount: number): CopyState {
  if (answers.length < 2) return { state: answers.length === 0 ? 'waiting' : 'one' };
  const open = answers.length < mostAnswers ? 'differing' : 'disputed';
  const verdict = standing(answers, ({ refused }) => refused ?? 'read');
  if (verdict === undefined) return { state: open, cells: null };
  if (verdict !== 'read') return { state: 'refused', refusal: verdict };

  const readings = answers.filter(({ refused }) => refused === null);
  const stands: CellReading[] = [];
  const unsettled: number[] = [];
  for (let index = 0; index < cellCount; index += 1) {
    const reading = standing(readings, ({ cells }) => cells[index]);
    if (reading === undefined) unsettled.push(index);
    else stands.push(reading);
  }
  if (unsettled.length > 0) return { state: open, cells: unsettled };
  return {
    state: 'transcribed',
    figures: stands.map((reading) => (reading === 'unreadable' ? null : reading)),
    unreadable: stands.flatMap((reading, index) => (reading === 'unreadable' ? [index] : [])),
    alike: readings
      .filter(({ kind, cells }) => kind === 'transcribe' && stands.every((reading, index) => cells[index] === reading))
      .map(({ reader }) => reader),
  };
}

/** What at least two say and more than say anything else. `undefined` is nobody's answer, and the answer where nothing stands. */
function standing<T>(answers: readonly Answer[], said: (answer: Answer) => T | undefined): T | undefined {
  let [leader, most, next]: [T | undefined, number, number] = [undefined, 0, 0];
  for (const [index, answer] of answers.entries()) {
    const value = said(answer);
    if (value === undefined || value === leader) continue;
    let count = 0;
    for (let other = index; other < answers.length; other += 1) {
      const one = answers[other];
      if (one !== undefined && said(one) === value) count += 1;
    }
    if (count > most) [leader, most, next] = [value, count, most];
    else if (count > next) next = count;
  }
  return most >= 2 && most > next ? leader : undefined;
}
