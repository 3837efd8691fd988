import type { ClientBase } from 'pg';
import { z } from 'zod';

/** `row` is the line of the file at which it begins; `rows` how many rows it stands for, 0 for a remark. */
export type QuarantinedRow = Readonly<{
  file: string;
  row: number;
  column: string | null;
  code: string;
  sentence: string;
  rows: number;
}>;

/** A delivery's place in the ledger. */
export type DeliveryPlace = Readonly<{ election: string; sequence: number }>;

const shownRows = 100;
const rowsAtOnce = 1000;

/** Quarantined rows of an entry but those of units that the registry has come to know. */
const stillQuarantined = `
  from quarantine q
  where q.election = $1 and q.sequence = $2 and (q.unit is null or case q.unit_kind
    when 'station' then not exists (select from station where station.election = q.election and station.id = q.unit)
    else not exists (select from territory where territory.election = q.election and territory.id = q.unit) end)`;

/** The name of a quarantined row's file, empty where the entry has no report. */
const fileName = `coalesce((select r.files -> q.file::integer ->> 'name' from delivery_report r
  where r.election = q.election and r.sequence = q.sequence), '')`;

const selectQuarantined = `
  select ${fileName} as file, q.line as row, q.column_name as column, q.code, q.sentence, q.rows ${stillQuarantined}
  order by q.file, q.line, q.rows desc`;

const quarantinedRow = z.object({
  file: z.string(),
  row: z.number(),
  column: z.string().nullable(),
  code: z.string(),
  sentence: z.string(),
  rows: z.number(),
});
const countRow = z.object({ file: z.number(), code: z.string(), rows: z.number(), remarks: z.number() });

export type Quarantined = Readonly<{
  byFile: ReadonlyMap<number, number>;
  codes: Readonly<Record<string, number>>;
  remarks: Readonly<Record<string, number>>;
  first: readonly QuarantinedRow[];
}>;

/** Counts and first rows of what was quarantined and still is. */
export async function readQuarantine(client: ClientBase, { election, sequence }: DeliveryPlace): Promise<Quarantined> {
  const counted = await client.query(
    `select q.file, q.code, sum(q.rows) as rows, count(*) filter (where q.rows = 0) as remarks ${stillQuarantined}
     group by q.file, q.code order by q.code`,
    [election, sequence],
  );
  const byFile = new Map<number, number>();
  const codes: Record<string, number> = {};
  const remarks: Record<string, number> = {};
  for (const row of z.array(countRow).parse(counted.rows)) {
    byFile.set(row.file, (byFile.get(row.file) ?? 0) + row.rows);
    if (row.rows > 0) codes[row.code] = (codes[row.code] ?? 0) + row.rows;
    if (row.remarks > 0) remarks[row.code] = (remarks[row.code] ?? 0) + row.remarks;
  }
  const first = await client.query(`${selectQuarantined} limit ${shownRows}`, [election, sequence]);
  return { byFile, codes, remarks, first: z.array(quarantinedRow).parse(first.rows) };
}

/** Every quarantined row in order of files and lines, some at a time. Needs a transaction. */
export async function* eachQuarantined(
  client: ClientBase,
  { election, sequence }: DeliveryPlace,
): AsyncGenerator<readonly QuarantinedRow[]> {
  await client.query(`declare quarantined no scroll cursor for ${selectQuarantined}`, [election, sequence]);
  for (;;) {
    const { rows } = await client.query(`fetch ${rowsAtOnce} from quarantined`);
    if (rows.length === 0) break;
    yield z.array(quarantinedRow).parse(rows);
  }
  await client.query('close quarantined');
}
