/** A result must follow from the statements behind it, as far as a release shows them (docs/formats/release.md, "Checking it"). */
import type { ResultForm } from '@kua/core/publication/release-form-contract.ts';

/** What is wrong with a result, as a sentence; null for nothing. */
export function wrongMerge({ figures, conflict, statements }: Omit<ResultForm, 'level'>): string | null {
  const counting = statements.filter((statement) => !statement.superseded);
  // One statement alone: the result's figures are its own.
  if (statements.length === 1 && counting.length === 1) {
    if (conflict.length > 0) return 'one statement cannot contradict itself';
    const own = statements[0]?.figures ?? figures;
    const isSame = own.length === figures.length && own.every((figure, place) => figure === figures[place]);
    return isSame ? null : 'its figures are not those of its only statement';
  }
  // What is not shown could not be led to its leaf.
  if (statements.length > 1 && statements.some(({ figures: own }) => own === null))
    return 'the figures of one of several are not shown';
  const submitted = counting.filter(({ channel }) => channel !== 'delivery');
  for (const [place, figure] of figures.entries()) {
    const said = (of: typeof counting): ReadonlySet<number> =>
      new Set(of.flatMap((statement) => statement.figures?.[place] ?? []));
    const [all, own] = [said(counting), said(submitted)];
    if (conflict.includes(place)) {
      // A form that lists only options with votes says zero of the others.
      const delivered = counting.length > submitted.length;
      if (figure !== null || all.size + (delivered ? 1 : 0) < 2) return `figure ${place} is no conflict`;
    } else if (figure === null) {
      if (own.size > 0) return `figure ${place} was stated`;
    } else if (own.size > 1 || (own.size === 1 && !own.has(figure))) {
      return `figure ${place} is not what was stated`;
    } else if (!all.has(figure) && (figure !== 0 || counting.length === submitted.length)) {
      return `figure ${place} was stated by nobody`;
    }
  }
  return null;
}
