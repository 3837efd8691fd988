/** Copies of other stations that look like those of a station, or say the same. */
import { z } from 'zod';
import type { Snapshot } from './coverage-store.ts';

/** Each copy of a station with each that is like it. What its author replaced is not there; of the same station it is no wonder. */
const pairs = `
  from (
    select copy, other, reason from copy_near where election = $1
    union select other, copy, reason from copy_near where election = $1
  ) as n
  join copy c on c.election = $1 and c.copy = n.copy
  join copy o on o.election = $1 and o.copy = n.other
  where o.station is distinct from c.station and not c.superseded and not o.superseded`;

/** How many there are, by station. */
export async function readAlikeCounts({ client, election }: Snapshot): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<Readonly<{ station: string; count: number }>>({
    name: 'coverage-alike-counts',
    text: `
      select c.station, count(distinct o.copy)::int as count ${pairs} and c.station is not null
      group by c.station`,
    values: [election],
  });
  return new Map(rows.map(({ station, count }) => [station, count]));
}

const alikeRow = z.object({
  copy: z.string(),
  reason: z.enum(['picture', 'figures']),
  station: z.string().nullable(),
  number: z.string().nullable(),
  territory: z.string().nullable(),
});

export async function readAlike({ client, election }: Snapshot, station: string) {
  const { rows } = await client.query({
    name: 'coverage-alike',
    text: `
      select distinct alike.*, s.number, s.territory
      from (select o.copy, n.reason, o.station ${pairs} and c.station = $2) as alike
      left join station s on s.election = $1 and s.id = alike.station
      order by alike.copy, alike.reason`,
    values: [election, station],
  });
  return z.array(alikeRow).parse(rows);
}
