import type { Contest } from '@kua/core/registry/election.ts';
import type { Figures } from '@kua/core/protocols/statement.ts';

/** Field ids of a form that the simulator fills in, in the words of the pack kz. */
export const protocolFields = [
  'registered',
  'issued',
  'received',
  'cancelled',
  'cast',
  'took-part',
  'invalid',
  'absentee',
  'home',
] as const;
export type ProtocolField = (typeof protocolFields)[number];

/** Where each field and the options stand in a row of figures: the contest's fields, then its options. -1: the form has no such row. */
export type ProtocolForm = Readonly<{
  width: number;
  fields: Readonly<Record<ProtocolField, number>>;
  firstOption: number;
  cells: readonly string[];
}>;

/** Figures of all stations in one block, a row a station, because there may be millions. */
export type ProtocolSheet = Readonly<{ form: ProtocolForm; figures: Int32Array }>;

/** Stands for "not stated" in a sheet. */
export const blank = -1;

export function protocolForm({ fields, options }: Contest): ProtocolForm {
  const at = (id: ProtocolField) => fields.findIndex((field) => field.id === id);
  return {
    width: fields.length + options.length,
    fields: {
      registered: at('registered'),
      issued: at('issued'),
      received: at('received'),
      cancelled: at('cancelled'),
      cast: at('cast'),
      'took-part': at('took-part'),
      invalid: at('invalid'),
      absentee: at('absentee'),
      home: at('home'),
    },
    firstOption: fields.length,
    cells: [...fields, ...options].map(({ id }) => id),
  };
}

/** A copy of one station's row. */
export function rowOf({ form, figures }: ProtocolSheet, station: number): Int32Array {
  return figures.slice(station * form.width, (station + 1) * form.width);
}

export function figuresOf(row: Int32Array): Figures {
  return Array.from(row, (figure) => (figure === blank ? null : figure));
}

/** Adds to a figure of a row; without effect on a row that the form does not have. */
export function addTo(row: Int32Array, cell: number, amount: number): void {
  const figure = row[cell];
  if (figure !== undefined && figure !== blank) row[cell] = figure + amount;
}
