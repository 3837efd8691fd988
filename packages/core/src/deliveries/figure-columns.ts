/** Figures out of columns, alone or added up. */
import { largestFigure } from '../registry/figure-limits.ts';
import type { ColumnLookup } from './column-lookup.ts';
import { figureMissing, figureProblem, readFigure, type FigureStyle } from './figure-text.ts';
import type { FigureColumn } from './mapping-terms.ts';
import type { RowMistake } from './row-mistake.ts';

export type FigureContext = Readonly<{
  lookup: ColumnLookup;
  headings: readonly string[];
  styleOf(column: number): FigureStyle;
}>;

/** Indexes of the columns of a figure; null if one of them may be absent and is. */
export type FigureSource = Readonly<{ columns: readonly number[] | null; heading: string }>;

export function figureSource(column: FigureColumn, { lookup, headings }: FigureContext, place: string): FigureSource {
  const list = typeof column === 'object' ? column.sum : [column];
  const found = list.map((one, at) => lookup.find(one, typeof column === 'object' ? `${place}.sum[${at}]` : place));
  const columns = found.filter((index) => index !== null);
  const [first] = columns;
  return {
    columns: columns.length === list.length ? columns : null,
    heading: first === undefined ? String(list[0]) : (headings[first] ?? String(list[0])),
  };
}

/** The figure of a row; null when it, or a part of the sum, is not stated. */
export type FigureReader = (cells: readonly string[], mistakes: RowMistake[]) => number | null;

export function figureReader(source: FigureSource, context: FigureContext): FigureReader {
  const { columns } = source;
  if (columns === null) return () => null;
  const single = columns.map((column) => cellFigureReader(column, context));
  const [only] = single;
  if (single.length === 1 && only !== undefined) return only;
  return (cells, mistakes) => {
    let sum: number | null = 0;
    for (const read of single) {
      const figure = read(cells, mistakes);
      sum = figure === null || sum === null ? null : sum + figure;
    }
    if (sum === null || sum <= largestFigure) return sum;
    mistakes.push({
      column: source.heading,
      code: 'number-too-large',
      sentence: 'The sum of the columns is too large to be a count.',
    });
    return null;
  };
}

function cellFigureReader(column: number, { headings, styleOf }: FigureContext): FigureReader {
  return (cells, mistakes) => {
    const text = cells[column] ?? '';
    const figure = readFigure(text, styleOf(column));
    if (figure >= 0) return figure;
    if (figure === figureMissing) return null;
    const problem = figureProblem(figure, text);
    if (problem !== null) mistakes.push({ column: headings[column] ?? null, ...problem });
    return null;
  };
}
