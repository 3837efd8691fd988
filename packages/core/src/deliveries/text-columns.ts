/** Texts and ids out of one or several columns. */
import { isIdLength, longestId, longestIdBytes, longestName } from '../registry/text-limits.ts';
import type { ColumnLookup } from './column-lookup.ts';
import type { Column, Parts } from './mapping-terms.ts';
import { quoted, type RowMistake, type RowNotes } from './row-mistake.ts';

/** Reads a text from the cells of a row; null when it is not stated. Adds to `mistakes` what cannot be read. */
export type TextReader = (cells: readonly string[], mistakes: RowMistake[]) => string | null;

/** Likewise; what is too long to be taken is left out with a remark. */
export type NotedTextReader = (cells: readonly string[], notes: RowNotes) => string | null;

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
    if (isIdLength(joined)) return joined;
    mistakes.push({ column: null, ...idTooLong(joined) });
    return null;
  };
}

/** What is wrong with a text that should be an id. */
export function idTooLong(text: string): Readonly<{ code: 'id-too-long'; sentence: string }> {
  const limit = text.length > longestId ? `${longestId} characters` : `${longestIdBytes} bytes`;
  return { code: 'id-too-long', sentence: `The id ${quoted(text)} has more than ${limit}.` };
}

/** A text of parts of which some may be empty: a name, an address. `fits`: whether it is short enough. */
export function textReader(
  { parts, separator, fits = isNameLength }: Readonly<{ parts: Parts; separator: string; fits?: TextFit }>,
  columns: TextColumns,
  place: string,
): NotedTextReader {
  const read = partsReader(parts, columns, place);
  const heading = Array.isArray(parts) || typeof parts === 'object' ? null : headingOf(parts, columns);
  return (cells, { mistakes, remarks }) => {
    const texts = read.map((part) => part(cells, mistakes)).filter((text) => text !== null);
    return texts.length === 0 ? null : taken(texts.join(separator), { heading, fits, remarks });
  };
}

type TextFit = (text: string) => boolean;

function isNameLength(text: string): boolean {
  return text.length <= longestName;
}

/** The text if it fits; else null after adding a remark. */
function taken(
  text: string,
  { heading, fits, remarks }: Readonly<{ heading: string | null; fits: TextFit; remarks: RowMistake[] }>,
): string | null {
  if (fits(text)) return text;
  const sentence = `${quoted(text)} has ${text.length} characters, too many here: the row is taken without it.`;
  remarks.push({ column: heading, code: 'text-too-long', sentence });
  return null;
}

/** One cell as a name. */
export function nameReader(column: Column, columns: TextColumns, place: string): NotedTextReader {
  return textReader({ parts: column, separator: '' }, columns, place);
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

/** How the file calls a column. */
function headingOf(column: Column, { headings }: TextColumns): string {
  return typeof column === 'number' ? (headings[column - 1] ?? String(column)) : column;
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
