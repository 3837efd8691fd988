/** What an event names beside its place: of each list the first that is not there for her, null where all are. */
import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';
import { insideScope } from '../access/staff-scope-store.ts';

type Scope = Pick<Staff, 'election' | 'territories'>;

/** Each is the rows that a name stands for, with the territory where it lies. */
const named = {
  report: `select coalesce(s.territory, r.territory) as territory from projection.report r
    left join projection.station s on s.election = r.election and s.id = r.station
    where r.election = $1 and r.report = u.name::bigint`,
  act: submission('act'),
  protocol: submission('protocol'),
  picture: `select s.territory from projection.public_picture p
    left join projection.submission m on m.election = p.election and m.sequence = p.submission
    left join projection.copy c on c.election = p.election and c.copy = p.submission::text
    left join projection.station s on s.election = p.election and s.id = coalesce(c.station, m.station)
    where p.election = $1 and p.sha256 = u.name and p.withdrawn is null`,
} as const;
export type Named = keyof typeof named;

export async function findUnknown(
  pool: Pool,
  { election, territories }: Scope,
  kind: Named,
  names: readonly (string | number)[],
): Promise<string | null> {
  if (names.length === 0) return null;
  const { rows } = await pool.query<{ name: string }>({
    name: `desk-unknown-${kind}`,
    text: `
      with recursive ${insideScope('inside', '$2')}
      select u.name from unnest($3::text[]) with ordinality as u (name, place)
      where not exists (
        select from (${named[kind]}) as known
        where $2::text[] is null or known.territory in (select id from inside))
      order by u.place limit 1`,
    values: [election, territories, names.map(String)],
  });
  return rows[0]?.name ?? null;
}

/** Verifiers may have found a protocol to be of another station than its author says. */
function submission(kind: 'act' | 'protocol'): string {
  return `select s.territory from projection.submission m
    left join projection.copy c on c.election = m.election and c.copy = m.sequence::text
    left join projection.station s on s.election = m.election and s.id = coalesce(c.station, m.station)
    where m.election = $1 and m.sequence = u.name::bigint and m.kind = '${kind}' and not m.marked`;
}
