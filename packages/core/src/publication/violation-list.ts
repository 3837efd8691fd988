/** Lists of events, between rows and the columns in which a release has them. */
import type { PublishedIncident } from './public-incident.ts';
import type { ReleasePath } from './release-contract.ts';
import type { ViolationList } from './release-violations-contract.ts';

/** Bounds of what one more event makes anew, and of what a reader loads for one. */
export const rowsInList = 1024;
export const rowsInFile = 16;

export type ViolationRow = Readonly<{
  /** Of the decision by which it was first published. */
  sequence: number;
  /** Null where nothing of it is shown. */
  id: string | null;
  code: string | null;
  /** The full hour (RFC 3339) in which it happened; null where nobody says, and of what was withdrawn. */
  hour: string | null;
  station: string | null;
  withdrawn: boolean;
}>;

export function rowOf(sequence: number, { shown, withdrawn }: PublishedIncident): ViolationRow {
  return {
    sequence,
    id: shown?.id ?? withdrawn?.id ?? null,
    code: shown?.code ?? withdrawn?.code ?? null,
    hour: shown?.at ?? null,
    station: shown?.station?.id ?? null,
    withdrawn: withdrawn !== null,
  };
}

export function violationList(
  rows: readonly ViolationRow[],
  {
    files,
    ...frame
  }: Readonly<{
    rehearsal: boolean;
    election: string;
    territory: string | null;
    files: readonly ReleasePath[];
  }>,
): ViolationList {
  const codes = distinct(rows.map(({ code }) => code));
  const hours = distinct(rows.map(({ hour }) => hour));
  const codeAt = new Map(codes.map((code, index) => [code, index]));
  const hourAt = new Map(hours.map((hour, index) => [hour, index]));
  return {
    format: 'kua-violation-list/1',
    ...frame,
    codes,
    hours,
    sequence: rows.map(({ sequence }) => sequence),
    id: rows.map(({ id }) => id),
    code: rows.map(({ code }) => codeAt.get(code ?? '') ?? null),
    hour: rows.map(({ hour }) => hourAt.get(hour ?? '') ?? null),
    station: rows.map(({ station }) => station),
    withdrawn: rows.flatMap(({ withdrawn }, index) => (withdrawn ? [index] : [])),
    files,
  };
}

/** The columns of a list, as far as rows need them. */
export type ViolationColumns = Pick<
  ViolationList,
  'codes' | 'hours' | 'sequence' | 'id' | 'code' | 'hour' | 'station' | 'withdrawn'
>;

export function violationRows(list: ViolationColumns): readonly ViolationRow[] {
  const withdrawn = new Set(list.withdrawn);
  return list.sequence.map((sequence, index) => ({
    sequence,
    id: list.id[index] ?? null,
    code: list.codes[list.code[index] ?? -1] ?? null,
    hour: list.hours[list.hour[index] ?? -1] ?? null,
    station: list.station[index] ?? null,
    withdrawn: withdrawn.has(index),
  }));
}

function distinct(values: readonly (string | null)[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== null);
}
