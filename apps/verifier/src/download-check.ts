/** Tables of results against what the territories' files say: as sets of rows, so that nothing grows with the number of stations. */
import { createHash } from 'node:crypto';
import { tableReader } from '@kua/core/deliveries/table-reader.ts';
import type { StationForm } from '@kua/core/publication/release-form-contract.ts';

/** The number of rows, and the sum of their digests: the same for the same rows in any order. */
export type RowSet = { rows: number; sum: bigint };

export function emptyRows(): RowSet {
  return { rows: 0, sum: 0n };
}

export function sameRows(left: RowSet, right: RowSet): boolean {
  return left.rows === right.rows && left.sum === right.sum;
}

/** One row for each source that says something of the station in the contest. */
export function addStation(into: RowSet, station: StationForm, contest: string): void {
  for (const [source, result] of Object.entries(station.results[contest] ?? {})) {
    const figures = result.figures.map((figure) => (figure === null ? '' : String(figure)));
    addRow(into, [station.id, source, result.conflict.length > 0 ? '1' : '0', ...figures]);
  }
}

/** Null for what is no table of results with so many figures. */
export function tableRows(bytes: Uint8Array, figureCount: number): RowSet | null {
  const text = new TextDecoder().decode(bytes);
  const reader = tableReader(',', '"');
  const records = [...reader.read(text), ...reader.end()];
  const header = records[0]?.cells ?? [];
  const [station, source, conflict] = ['station', 'source', 'conflict'].map((name) => header.indexOf(name));
  if (station === undefined || source === undefined || conflict === undefined) return null;
  if (station < 0 || source < 0 || conflict !== header.length - figureCount - 1) return null;
  const rows = emptyRows();
  for (const { cells, broken } of records.slice(1)) {
    if (broken !== null || cells.length !== header.length) return null;
    addRow(rows, [plain(cells[station] ?? ''), plain(cells[source] ?? ''), ...cells.slice(conflict)]);
  }
  return rows;
}

/** Text that a spreadsheet would run as a formula has an apostrophe before it. */
function plain(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function addRow(into: RowSet, cells: readonly string[]): void {
  const digest = createHash('sha256').update(JSON.stringify(cells)).digest('hex');
  into.rows += 1;
  into.sum = (into.sum + BigInt(`0x${digest}`)) % (1n << 256n);
}
