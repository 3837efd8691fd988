/** Finds the columns that a mapping names in the headings of a file, and explains those that it cannot find. */
import type { Problem } from '../kernel/problem.ts';
import type { Column } from './mapping-terms.ts';

export type ColumnLookup = Readonly<{
  /** Index of the column from 0; null if it may be absent and is; also null after adding a problem. */
  find(column: Column, place: string): number | null;
  problems: Problem[];
}>;

/** Headings compare without regard to case, spaces at the ends, and how many spaces are between words. */
export function foldHeading(heading: string): string {
  return heading
    .normalize('NFC')
    .replace(/[\s\u200b\ufeff]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** @param explain false: count the problems only, for trying out which line holds the headings */
export function columnLookup(headings: readonly string[], optional: readonly Column[], explain: boolean): ColumnLookup {
  const problems: Problem[] = [];
  const folded = headings.map(foldHeading);
  const absentAllowed = new Set(optional.map((column) => (typeof column === 'string' ? foldHeading(column) : column)));

  function report(code: string, sentence: string, place: string): null {
    problems.push({ code, sentence, column: place });
    return null;
  }

  function find(column: Column, place: string): number | null {
    if (typeof column === 'number') {
      if (column <= headings.length) return column - 1;
      if (absentAllowed.has(column)) return null;
      return report('column-missing', `There is no column ${column}: the file has ${headings.length}.`, place);
    }
    const matches = findHeading(headings, folded, column);
    const [only] = matches;
    if (matches.length === 1 && only !== undefined) return only;
    if (matches.length > 1) {
      const numbers = matches.map((index) => index + 1).join(', ');
      const sentence = `${matches.length} columns are called ${JSON.stringify(column)}: use the number of one (${numbers}).`;
      return report('column-ambiguous', sentence, place);
    }
    if (absentAllowed.has(foldHeading(column))) return null;
    const hint = explain ? suggestion(headings, column) : '';
    return report('column-missing', `There is no column ${JSON.stringify(column)}.${hint}`, place);
  }

  return { find, problems };
}

/** Indexes of the headings that a name means: the exact ones if there are any. */
function findHeading(headings: readonly string[], folded: readonly string[], name: string): readonly number[] {
  const exact = indexesOf(headings, name);
  return exact.length > 0 ? exact : indexesOf(folded, foldHeading(name));
}

function indexesOf(texts: readonly string[], wanted: string): readonly number[] {
  return texts.flatMap((text, index) => (text === wanted ? [index] : []));
}

function suggestion(headings: readonly string[], wanted: string): string {
  const folded = foldHeading(wanted);
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const heading of headings.slice(0, 2000)) {
    const candidate = foldHeading(heading).slice(0, 100);
    if (candidate === '') continue;
    const distance = editDistance(folded.slice(0, 100), candidate);
    if (distance < bestDistance) [best, bestDistance] = [heading, distance];
  }
  if (best !== null && bestDistance < folded.length && bestDistance <= Math.max(2, folded.length * 0.4))
    return ` Did you mean ${JSON.stringify(best)}?`;
  const shown = headings.slice(0, 8).map((heading) => JSON.stringify(heading.slice(0, 60)));
  return ` The columns are ${shown.join(', ')}${headings.length > shown.length ? ', …' : ''}.`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
