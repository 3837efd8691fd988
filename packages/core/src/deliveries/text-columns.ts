/** Texts and ids out of one or several columns. */
import type { ColumnLookup } from './column-lookup.ts';
import type { Column, Parts } from './mapping-terms.ts';
import { quoted, type RowMistake } from './row-mistake.ts';

/** The longest id; a longer one comes from a wrong column. */
export const longestId = 500;

/** Reads a text from the cells of a row; null when it is not stated. Adds to `mistakes` what cannot be read. */
export type TextReader = (cells: readonly string[], mistakes: RowMistake[]) => string | null;

type ReadPart = Readonly<{ fixed: string } | { index: number | null; pad: number; heading: string }>;

export type TextColumns = Readonly<{
  lookup: ColumnLookup;
  headings: readonly string[];
  /** Marks that the mapping adds to the empty cell. Not the usual ones of figures: NA is a country. */
  missing: ReadonlySet<string>;
}>;

/** An id: all its parts must be stated. */
export function idReader(parts: Parts, separator: string, columns: TextColumns, place: string): TextReader {
  const read = partsReader(parts, columns, place);
  return (cells, mistakes) => {
    let joined = '';
    for (const [at, part] of read.entries()) {
      const text = part(cells, mistakes);
      if (text === null) return null;
      joined = at === 0 ? text : `${joined}${separator}${text}`;
    }
    if (joined.length <= longestId) return joined;
    mistakes.push({
      column: null,
      code: 'id-too-long',
      sentence: `The id ${quoted(joined)} has more than ${longestId} characters.`,
    });
    return null;
  };
}

/** A text of parts of which some may be empty: a name, an address. */
export function textReader(parts: Parts, separator: string, columns: TextColumns, place: string): TextReader {
  const read = partsReader(parts, columns, place);
  return (cells, mistakes) => {
    const texts = read.map((part) => part(cells, mistakes)).filter((text) => text !== null);
    return texts.length === 0 ? null : texts.join(separator).slice(0, longestId);
  };
}

/** One cell as text. */
export function cellReader(column: Column, columns: TextColumns, place: string): TextReader {
  return partReader(partOf(column, columns, place), columns.missing);
}

function partsReader(parts: Parts, columns: TextColumns, place: string): readonly TextReader[] {
  const list = Array.isArray(parts) ? parts : [parts];
  return list.map((part, at) => {
    const here = Array.isArray(parts) ? `${place}[${at}]` : place;
    if (typeof part !== 'object') return partReader(partOf(part, columns, here), columns.missing);
    if ('value' in part) return partReader({ fixed: part.value }, columns.missing);
    const read = partOf(part.column, columns, `${here}.column`);
    return partReader({ ...read, pad: part.pad ?? 0 }, columns.missing);
  });
}

function partOf(
  column: Column,
  { lookup, headings }: TextColumns,
  place: string,
): Exclude<ReadPart, { fixed: string }> {
  const index = lookup.find(column, place);
  return { index, pad: 0, heading: index === null ? String(column) : (headings[index] ?? String(column)) };
}

function partReader(part: ReadPart, missing: ReadonlySet<string>): TextReader {
  if ('fixed' in part) return () => part.fixed;
  const { index, pad, heading } = part;
  if (index === null) return () => null;
  return (cells, mistakes) => {
    const text = (cells[index] ?? '').trim();
    if (text === '' || missing.has(text.toLowerCase())) return null;
    // Nearly all ids are plain ASCII: they need no second look.
    const clean = /^[\x20-\x7e]*$/.test(text) ? text : cleanText(text);
    if (clean !== null) return pad > clean.length ? clean.padStart(pad, '0') : clean;
    mistakes.push({
      column: heading,
      code: 'text-broken',
      sentence: `${quoted(text)} holds characters that cannot be read: the encoding may be another one.`,
    });
    return null;
  };
}

/** The same text in one normal form; null if it holds what no text holds (NUL, the mark of an unreadable byte, half a character). */
function cleanText(text: string): string | null {
  if (/[\u0000\ufffd\p{Surrogate}]/u.test(text)) return null;
  return text.normalize('NFC');
}

/** A copy that does not keep the chunk of the file alive from which it was cut. */
export function detached(text: string): string {
  return Array.from(text).join('');
}
