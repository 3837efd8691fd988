/** One cell: text, a whole number, or nothing. */
export type CsvCell = string | number | null;

/** Spreadsheets take a file without it for a local 8-bit encoding and break every Cyrillic name. */
export const byteOrderMark = '\uFEFF';

/** A line of a CSV (RFC 4180). Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers. */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
