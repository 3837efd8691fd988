import type { ClientBase } from 'pg';
import { escapeIdentifier } from 'pg';

/** Rows of one table that only one of the two has, counted as often as they stand there; a few of each to look at. */
export type TableDifference = Readonly<{
  table: string;
  /** In the live projections, not in their rebuild. */
  extra: number;
  /** In the rebuild, not in the live projections. */
  missing: number;
  examples: readonly Readonly<{ side: 'extra' | 'missing'; row: string }>[];
}>;

// Which rows are meant: of these elections; with `strays`, also of elections that the ledger does not know.
const chosen = `(election = any ($1) or ($2 and not exists (select from ledger.head where head.election = t.election and head.sequence > 0)))`;

type Choice = Readonly<{ elections: readonly string[]; strays: boolean }>;

/** Compares every table of the live projections with the shadow's, both ways. */
export async function compareWithShadow(client: ClientBase, choice: Choice): Promise<readonly TableDifference[]> {
  const differences: TableDifference[] = [];
  for (const table of await listTables(client)) {
    const extra = await rowsOnlyIn(client, { table, left: 'projection', right: 'projection_check', choice });
    const missing = await rowsOnlyIn(client, { table, left: 'projection_check', right: 'projection', choice });
    if (extra.count === 0 && missing.count === 0) continue;
    const examples = [
      ...extra.rows.map((row) => ({ side: 'extra' as const, row })),
      ...missing.rows.map((row) => ({ side: 'missing' as const, row })),
    ];
    differences.push({ table, extra: extra.count, missing: missing.count, examples });
  }
  return differences;
}

/** The shadow's rows take the place of the live ones: readers see all of the old until the caller commits, then all of the new. */
export async function replaceByShadow(client: ClientBase, choice: Choice): Promise<void> {
  for (const table of await listTables(client)) {
    const name = escapeIdentifier(table);
    await client.query(`delete from projection.${name} t where ${chosen}`, [choice.elections, choice.strays]);
    await client.query(`insert into projection.${name} select * from projection_check.${name} t where ${chosen}`, [
      choice.elections,
      choice.strays,
    ]);
  }
}

async function listTables(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'projection_check' and c.relkind = 'r' order by c.relname`,
  );
  return rows.map((row) => row.name);
}

async function rowsOnlyIn(
  client: ClientBase,
  pair: Readonly<{ table: string; left: string; right: string; choice: Choice }>,
): Promise<Readonly<{ count: number; rows: readonly string[] }>> {
  const name = escapeIdentifier(pair.table);
  const { rows } = await client.query<{ count: number; rows: readonly string[] }>(
    `with alone as materialized (
       select * from ${pair.left}.${name} t where ${chosen} except all select * from ${pair.right}.${name} t where ${chosen}
     )
     select (select count(*) from alone) as count, array(select to_jsonb(alone)::text from alone limit 3) as rows`,
    [pair.choice.elections, pair.choice.strays],
  );
  return rows[0] ?? { count: 0, rows: [] };
}
