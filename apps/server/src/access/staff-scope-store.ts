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
