import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { insideScope } from './staff-scope-store.ts';

/** `path`: from below the whole down to itself. */
const placeRow = z.object({ id: z.string(), name: z.record(z.string(), z.string()), path: z.array(z.string()) });
export type Place = Readonly<z.infer<typeof placeRow>>;

/** Every place that she may name: in and below her territories, or below the whole of the election. */
export async function listPlaces(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
): Promise<readonly Place[]> {
  const { rows } = await pool.query({
    name: 'list-places',
    text: `
      with recursive ${insideScope('inside', '$2')},
      way (id, name, level, path) as (
        select id, name, level, '{}'::text[] from projection.territory where election = $1 and parent is null
        union all
        select t.id, t.name, t.level, way.path || t.id
        from way join projection.territory t on t.election = $1 and t.parent = way.id
      )
      select id, name, path from way
      where cardinality(path) > 0 and ($2::text[] is null or id in (select id from inside)) order by level, id`,
    values: [election, territories],
  });
  return z.array(placeRow).parse(rows);
}
