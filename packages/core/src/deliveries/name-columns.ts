/** Names by language. */
import type { LocalText } from '../registry/election.ts';
import type { NameColumns } from './mapping-terms.ts';
import type { RowNotes } from './row-mistake.ts';
import { detached, nameReader, type TextColumns } from './text-columns.ts';

/** Names by language out of one column, or one a language; null when none is stated. One that is too long is left out with a remark. */
export function namesReader(
  columns: NameColumns,
  context: TextColumns & Readonly<{ language: string }>,
  place: string,
): (cells: readonly string[], notes: RowNotes) => LocalText | null {
  const byLanguage = typeof columns === 'object' ? Object.entries(columns) : [[context.language, columns] as const];
  const readers = byLanguage.map(([language, column]) => [language, nameReader(column, context, place)] as const);
  return (cells, notes) => {
    const names = readers.flatMap(([language, read]) => {
      const text = read(cells, notes);
      return text === null ? [] : [[language, text] as const];
    });
    return names.length === 0 ? null : Object.fromEntries(names);
  };
}

/** The same names without the chunk of the file that they were cut from. */
export function detachedText(name: LocalText): LocalText {
  return Object.fromEntries(Object.entries(name).map(([language, text]) => [language, detached(text)]));
}
