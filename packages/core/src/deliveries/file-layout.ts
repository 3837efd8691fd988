/** How a file is written: its delimiter and its headings, found from its beginning and from the columns that the mapping names. */
import type { Format } from './mapping-section-contract.ts';
import { tableReader, type TableRecord } from './table-reader.ts';

export type FileLayout = Readonly<{
  delimiter: string;
  quote: string | null;
  headings: readonly string[];
  /** 1-based line of the headings; null if the file has none. */
  headerLine: number | null;
  /** Records that begin before this line are no rows. */
  firstRowLine: number;
}>;

/** Candidates in the order in which they are preferred when a file leaves the choice open. */
const delimiters = [',', ';', '\t', '|', '^', '~', '¦', '\u001f'];
const probedCharacters = 262_144;
const probedRecords = 200;
/** Official tables may begin with titles and notes. */
const deepestHeader = 50;

/**
 * Null if the sample holds no record, or none at the line that the format names.
 * @param misfit how many of the columns that the mapping names do not fit these headings
 */
export function detectLayout(
  sample: string,
  format: Format,
  misfit: (headings: readonly string[]) => number,
): FileLayout | null {
  const quote = format.quote === undefined ? '"' : format.quote === false ? null : format.quote;
  let best: Readonly<{ layout: FileLayout; misfit: number }> | null = null;
  for (const { delimiter, records } of candidates(sample, format, quote)) {
    for (const layout of layouts(records, format, { delimiter, quote })) {
      const count = misfit(layout.headings);
      if (count === 0) return layout;
      if (best === null || count < best.misfit) best = { layout, misfit: count };
    }
  }
  return best?.layout ?? null;
}

type Candidate = Readonly<{ delimiter: string; records: readonly TableRecord[]; consistency: number; width: number }>;

function candidates(sample: string, format: Format, quote: string | null): readonly Candidate[] {
  const text = sample.slice(0, probedCharacters);
  const possible = format.delimiter === undefined ? delimiters.filter((it) => text.includes(it)) : [format.delimiter];
  const tried = possible.length === 0 ? [','] : possible;
  const list = tried.map((delimiter) => {
    const reader = tableReader(delimiter, quote);
    const read = reader.read(text);
    const records = (text.length < sample.length ? read : [...read, ...reader.end()]).slice(0, probedRecords);
    return { delimiter, records, ...regularity(records) };
  });
  return list.toSorted((a, b) => b.consistency - a.consistency || b.width - a.width);
}

/** The commonest width above one, and the share of records that have it. */
function regularity(records: readonly TableRecord[]): Readonly<{ consistency: number; width: number }> {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let [width, most] = [1, 0];
  for (const [cells, count] of counts) if (cells > 1 && count > most) [width, most] = [cells, count];
  return { width, consistency: records.length === 0 ? 0 : most / records.length };
}

function layouts(
  records: readonly TableRecord[],
  format: Format,
  separators: Pick<FileLayout, 'delimiter' | 'quote'>,
): readonly FileLayout[] {
  const { header } = format;
  if (header === false || Array.isArray(header)) {
    const firstRowLine = (format.skipLines ?? 0) + 1;
    const { width } = regularity(records.filter(({ line }) => line >= firstRowLine));
    const headings = header === false ? Array.from({ length: width }, (_, index) => `${index + 1}`) : header;
    return [{ ...separators, headings, headerLine: null, firstRowLine }];
  }
  return records.flatMap((record, index) => {
    if (record.broken !== null || (header === undefined ? index >= deepestHeader : record.line !== header)) return [];
    // NUL is what no database takes: a heading may become an id or a name.
    const headings = record.cells.map((cell) =>
      cell
        .replace(/^\ufeff/, '')
        .replaceAll('\u0000', '\ufffd')
        .trim(),
    );
    const firstRowLine = records[index + 1]?.line ?? record.line + 1;
    return [{ ...separators, headings, headerLine: record.line, firstRowLine }];
  });
}

/** Fewest cells of a row: headings without a name at the end may be left out. */
export function leastWidth(headings: readonly string[]): number {
  return headings.findLastIndex((heading) => heading !== '') + 1;
}
