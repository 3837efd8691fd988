/** What a release shows of one station in one contest, as far as levels of evidence follow from it. */
import { isObserved } from '@kua/core/protocols/independence.ts';
import type { ContestForm, CopyForm, ResultForm, StationForm } from '@kua/core/publication/release-form-contract.ts';

/** A contest: ids in the order of figures, and which of them stand on its paper, as indexes from 0. */
export type Paper = Readonly<{ ids: readonly string[]; cells: readonly number[] }>;

export type ShownUnit = Readonly<{
  file: string;
  station: string;
  contest: string;
  paper: Paper;
  /** By source. */
  results: Readonly<Record<string, ResultForm>>;
  copies: readonly CopyForm[];
}>;

export type Papers = ReadonlyMap<string, Paper>;

export function papers(contests: readonly ContestForm[]): Papers {
  return new Map(
    contests.map(({ id, fields, options, paper }) => {
      const ids = [...fields, ...options].map((cell) => cell.id);
      const all = [...ids.keys()];
      // What is no list of cells leaves none out.
      const isList = paper?.every((cell, place) => cell < ids.length && cell > (paper[place - 1] ?? -1)) === true;
      return [id, { ids, cells: isList ? paper : all }];
    }),
  );
}

/** Whether its levels may depend on what observers sent: all else follows from its results by themselves. */
export function isEvidenced({ results, copies }: ShownUnit): boolean {
  const isSent = ({ statements }: ResultForm): boolean => statements.some(({ channel }) => channel !== 'delivery');
  return copies.length > 0 || Object.entries(results).some(([source, result]) => isObserved(source) && isSent(result));
}

export function shownUnits(
  { id: station, results, copies = {} }: StationForm,
  { file, papers: known }: Readonly<{ file: string; papers: Papers }>,
): readonly ShownUnit[] {
  return [...known].flatMap(([contest, paper]) => {
    const unit = {
      ...{ file, station, contest, paper },
      ...{ results: results[contest] ?? {}, copies: copies[contest] ?? [] },
    };
    return Object.keys(unit.results).length + unit.copies.length === 0 ? [] : [unit];
  });
}
