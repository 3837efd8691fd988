import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';

/**
 * Whether a station of her election lies in or below one of her territories. One that the registry does not know lies nowhere: only
 * whoever works for the whole election sees it.
 */
export async function isInScope(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  station: string,
): Promise<boolean> {
  if (territories === null) return true;
  const { rowCount } = await pool.query({
    name: 'station-in-scope',
    text: `with recursive above (id, parent) as (
             select t.id, t.parent from projection.station s
             join projection.territory t on t.election = s.election and t.id = s.territory
             where s.election = $1 and s.id = $2
             union
             select t.id, t.parent from above join projection.territory t on t.election = $1 and t.id = above.parent
           )
           select from above where id = any($3)`,
    values: [election, station, territories],
  });
  return (rowCount ?? 0) > 0;
}

/** Whether a territory is one of hers or lies below one. */
export async function isTerritoryInScope(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  territory: string,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'territory-in-scope',
    text: `with recursive ${insideScope('inside', '$2')}
           select from projection.territory where election = $1 and id = $3
             and ($2::text[] is null or id in (select id from inside))`,
    values: [election, territories, territory],
  });
  return (rowCount ?? 0) > 0;
}

/** These territories and all below them. */
export async function territoriesBelow(
  pool: Pool,
  { election, territories }: Readonly<{ election: string; territories: readonly string[] }>,
): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'territories-below',
    text: `with recursive ${insideScope('below', '$2')} select id from below`,
    values: [election, territories],
  });
  return new Set(rows.map(({ id }) => id));
}

/** SQL of a `with recursive`: the territories of the list `parameter` of the election `$1`, and all below them. */
export function insideScope(name: string, parameter: string): string {
  return `${name} (id) as (
    select id from projection.territory where election = $1 and id = any(${parameter}::text[])
    union
    select t.id from ${name} join projection.territory t on t.election = $1 and t.parent = ${name}.id
  )`;
}
