import { types } from 'pg';
import type { CustomTypesConfig } from 'pg';

function exactInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`integer ${text} of the database is beyond 2^53`);
  return value;
}

/** Our arrays have one dimension. */
function integersOf(text: string): readonly (number | null)[] {
  if (text === '{}') return [];
  return text
    .slice(1, -1)
    .split(',')
    .map((item) => (item === 'NULL' ? null : exactInteger(item)));
}

const parsers = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, exactInteger],
  [1016 /* int8[] */, integersOf],
  [types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
  [types.builtins.DATE, (text) => text],
]);

/** How values arrive from PostgreSQL: bigint as an exact number or a crash, instants as RFC 3339 UTC, dates as they are written. */
export const valueTypes: CustomTypesConfig = {
  getTypeParser: (id, format) => {
    const own = format === 'binary' ? undefined : parsers.get(id);
    const parse: unknown = own ?? types.getTypeParser(id, format ?? 'text');
    if (typeof parse !== 'function') throw new Error(`pg has no parser of type ${id}`);
    return parse;
  },
};
