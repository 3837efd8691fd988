import { z } from 'zod';
import type { FoldContext } from '../evidence/fold.ts';
import { readCells } from '../protocols/cell-projection.ts';
import { statementColumns, unitMerger, type StatementRow } from '../protocols/result-projection.ts';

/** The entry whose rows are staged, and whose statements they are. */
export type StagedDelivery = Readonly<{
  sequence: number;
  receivedAt: string;
  source: string;
  label: string;
  /** Of the label, see `rankOfLabel`. */
  rank: number;
}>;

const rowsAtOnce = 5000;

/**
 * Turns the staged rows into statements and results. A unit that is stated once and was never stated before has these figures as its
 * result, and one of which the same is said again keeps its result, both in one piece of SQL; every other unit is merged from all its
 * statements.
 */
export async function foldStagedResults(context: FoldContext, delivery: StagedDelivery): Promise<void> {
  const { client, election } = context;
  const { sequence, receivedAt, source, label, rank } = delivery;
  // In the order of the index: a file that is not sorted by station would otherwise be scattered all over it.
  await client.query(
    `insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, label, rank,
       received_at, rest_is_zero, figures)
     select $1, contest, $2, unit_kind, unit, $3, file, line, 'delivery', $4, $5, $6, rest_is_zero, figures
     from pg_temp.staged where contest is not null
     order by contest, unit_kind, unit`,
    [election, source, sequence, label, rank, receivedAt],
  );
  await client.query(
    `create temporary table staged_unit on commit drop as
     select s.contest, s.unit_kind, s.unit, s.times, s.times > 1 or r.unit is not null as merged, row_number() over () as place
     from (
       select contest, unit_kind, unit, count(*) as times from pg_temp.staged where contest is not null group by contest, unit_kind, unit
     ) as s
     left join result r on r.election = $1 and r.source = $2 and r.contest = s.contest and r.unit_kind = s.unit_kind and r.unit = s.unit`,
    [election, source],
  );
  await client.query('analyze pg_temp.staged_unit');
  await client.query(
    `insert into result (election, contest, source, unit_kind, unit, figures, conflict, rest_is_zero, statements, changed)
     select $1, s.contest, $2, s.unit_kind, s.unit, s.figures, '{}', s.rest_is_zero, 1, $3
     from pg_temp.staged s join pg_temp.staged_unit u on u.contest = s.contest and u.unit_kind = s.unit_kind and u.unit = s.unit
     where not u.merged`,
    [election, source, sequence],
  );
  if (await someUnitIsMerged(context)) {
    await countRepeatedStatements(context, delivery);
    await mergeStagedUnits(context, delivery);
  }
  await client.query('drop table pg_temp.staged_unit');
}

async function someUnitIsMerged({ client }: FoldContext): Promise<boolean> {
  const { rows } = await client.query('select exists (select from pg_temp.staged_unit where merged) as some');
  return z.object({ some: z.boolean() }).parse(rows[0]).some;
}

/** Labels are ranked by their first appearance for the source: a file that comes late under an early label amends nothing. */
export async function rankOfLabel(context: FoldContext, source: string, label: string): Promise<number> {
  const values = [context.election, source, label];
  await context.client.query(
    `insert into delivery (election, source, label, rank)
     select $1, $2, $3, coalesce(max(rank), 0) + 1 from delivery where election = $1 and source = $2
     on conflict (election, source, label) do nothing`,
    values,
  );
  const { rows } = await context.client.query(
    'select rank from delivery where election = $1 and source = $2 and label = $3',
    values,
  );
  return z.object({ rank: z.number() }).parse(rows[0]).rank;
}

/**
 * A statement whose figures are all the source's result already changes none of it, whatever its rank. One that says zero of what it
 * leaves out must leave out the same, and may settle or make a conflict there. Both are properties of `mergeStatements`.
 */
async function countRepeatedStatements(context: FoldContext, { source, sequence }: StagedDelivery): Promise<void> {
  await context.client.query(
    `with repeated as (
       update result r set statements = r.statements + 1, changed = $3
       from pg_temp.staged s join pg_temp.staged_unit u on u.contest = s.contest and u.unit_kind = s.unit_kind and u.unit = s.unit
       where u.merged and u.times = 1
         and r.election = $1 and r.source = $2 and r.contest = s.contest and r.unit_kind = s.unit_kind and r.unit = s.unit
         and case
           when s.rest_is_zero then r.rest_is_zero and s.figures = r.figures and r.conflict = '{}'
           else s.figures = r.figures or not exists (
             select from unnest(s.figures, r.figures) as c (stated, known) where c.stated is not null and c.stated is distinct from c.known)
         end
       returning u.place
     )
     update pg_temp.staged_unit set merged = false where place in (select place from repeated)`,
    [context.election, source, sequence],
  );
}

/** One sorted pass over the statements, because lookups unit by unit cost too much where millions of rows are scattered. */
async function mergeStagedUnits(context: FoldContext, { source, sequence }: StagedDelivery): Promise<void> {
  const { client, election } = context;
  await client.query(
    `declare merged_statement no scroll cursor for
     select ${statementColumns}
     from (select contest, unit_kind, unit, place, $3::bigint as changed from pg_temp.staged_unit where merged) as u
     join statement s on s.election = $1 and s.source = $2 and s.contest = u.contest and s.unit_kind = u.unit_kind and s.unit = u.unit
     order by u.place`,
    [election, source, sequence],
  );
  const merger = unitMerger(context, await readCells(context));
  for (;;) {
    const { rows } = await client.query<StatementRow>({
      rowMode: 'array',
      text: `fetch ${rowsAtOnce} from merged_statement`,
    });
    if (rows.length === 0) break;
    await merger.add(rows);
  }
  await merger.finish();
  await client.query('close merged_statement');
}
