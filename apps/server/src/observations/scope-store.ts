import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';
import { insideScope } from '../access/staff-scope-store.ts';

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
