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

/** More than one screen of them is read by nobody. */
const mostListed = 200;

/** `waiting`: nobody took them, oldest first. `all`: newest first. `one`: taken or not. */
const lists = {
  waiting: {
    which: 'not exists (select from projection.distress_taken t where t.election = $1 and t.call = d.sequence)',
    order: 'c.sequence',
  },
  all: { which: 'true', order: 'c.sequence desc' },
  one: { which: 'd.sequence = $3::bigint', order: 'c.sequence' },
} as const;

type Scope = Pick<Staff, 'election' | 'territories'>;

/** Calls for help of her stations, and those of whom nobody knows where they are. */
export function listCalls(pool: Pool, scope: Scope, list: 'waiting' | 'all'): Promise<readonly CallRow[]> {
  return readCalls(pool, list, [scope.election, scope.territories]);
}

/** One that she may see; null where there is none. */
export async function readCall(pool: Pool, scope: Scope, call: number): Promise<CallRow | null> {
  return (await readCalls(pool, 'one', [scope.election, scope.territories, call]))[0] ?? null;
}

async function readCalls(pool: Pool, list: keyof typeof lists, values: unknown[]): Promise<readonly CallRow[]> {
  const { which, order } = lists[list];
  const { rows } = await pool.query({
    name: `desk-calls-${list}`,
    text: `
      with recursive ${insideScope('inside', '$2')},
      call as (
        select d.sequence, d.device, d.received_at, coalesce(d.station, (
          select e.station from projection.submission e
          where e.election = d.election and e.device = d.device and e.sequence < d.sequence and e.station is not null
          order by e.sequence desc limit 1)) as station
        from projection.submission d
        where d.election = $1 and d.kind = 'distress' and not d.marked and not ${saysSafe('d')} and ${which}
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
      order by ${order} limit ${mostListed}`,
    values,
  });
  return z.array(callRow).parse(rows);
}
