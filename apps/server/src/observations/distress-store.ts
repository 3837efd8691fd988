import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { saysSafe } from '../access/call-store.ts';
import { insideScope } from '../access/staff-scope-store.ts';

const callRow = z.object({
  call: z.number(),
  receivedAt: z.string(),
  /** Where she was, by the call or by the last that her device sent before it. */
  station: z
    .object({
      id: z.string(),
      number: z.string().nullable(),
      territory: z.string().nullable(),
      place: z.record(z.string(), z.string()).nullable(),
    })
    .nullable(),
  /** She said since that she is safe again. */
  safe: z.boolean(),
  taken: z.object({ by: z.string(), at: z.string() }).nullable(),
});
export type CallRow = Readonly<z.infer<typeof callRow>>;

/**
 * Calls for help that nobody took, oldest first; with `call`, that one, taken or not. Those of her stations, and those of whom nobody knows
 * where they are.
 */
export async function readCalls(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  call?: number,
): Promise<readonly CallRow[]> {
  const { rows } = await pool.query({
    name: 'desk-calls',
    text: `
      with recursive ${insideScope('inside', '$2')},
      call as (
        select d.sequence, d.device, d.received_at, coalesce(d.station, (
          select e.station from projection.submission e
          where e.election = d.election and e.device = d.device and e.sequence < d.sequence and e.station is not null
          order by e.sequence desc limit 1)) as station
        from projection.submission d
        where d.election = $1 and d.kind = 'distress' and not d.marked and not ${saysSafe('d')}
          and case when $3::bigint is null
            then not exists (select from projection.distress_taken t where t.election = $1 and t.call = d.sequence)
            else d.sequence = $3 end
      )
      select c.sequence as call, c.received_at as "receivedAt",
        case when c.station is not null
          then json_build_object('id', c.station, 'number', s.number, 'territory', s.territory,
            'place', n.name) end as station,
        exists (select from projection.submission later where later.election = $1 and later.device = c.device
          and later.kind = 'distress' and later.sequence > c.sequence and not later.marked and ${saysSafe('later')}) as safe,
        case when t.call is not null then json_build_object('by', t.staff, 'at', t.at) end as taken
      from call c
      left join projection.station s on s.election = $1 and s.id = c.station
      left join projection.territory n on n.election = $1 and n.id = s.territory
      left join projection.distress_taken t on t.election = $1 and t.call = c.sequence
      where $2::text[] is null or s.territory is null or s.territory in (select id from inside)
      order by c.sequence limit 200`,
    values: [election, territories, call ?? null],
  });
  return z.array(callRow).parse(rows);
}
