/** What an event names beside its place: of each list the first that is not there for her, null where all are. */
import type { Pool } from 'pg';
import type { Staff } from '@kua/core/access/staff.ts';
import { insideScope } from '../access/staff-scope-store.ts';

type Scope = Pick<Staff, 'election' | 'territories'>;

/** Each is the rows that a name stands for, with the territory where it lies. */
const named = {
  report: `select coalesce(s.territory, r.territory) as territory, false as elsewhere from projection.report r
    left join projection.station s on s.election = r.election and s.id = r.station
    where r.election = $1 and r.report = u.name::bigint`,
  act: submission('act'),
  protocol: submission('protocol'),
  picture: `select s.territory, false as elsewhere from projection.public_picture p
    left join projection.submission m on m.election = p.election and m.sequence = p.submission
    left join projection.copy_page page on page.election = p.election and page.sequence = p.submission and page.sealed = p.sealed
    left join projection.copy c on c.election = p.election and c.copy = page.copy
    left join projection.station s on s.election = p.election and s.id = coalesce(c.station, m.station)
    where p.election = $1 and p.sha256 = u.name and p.withdrawn is null`,
} as const;
export type Named = keyof typeof named;

export async function findUnknown(
  pool: Pool,
  { election, territories }: Scope,
  kind: Named,
  { names, station }: Readonly<{ names: readonly (string | number)[]; station: string | null }>,
): Promise<string | null> {
  if (names.length === 0) return null;
  const { rows } = await pool.query<{ name: string }>({
    name: `desk-unknown-${kind}`,
    text: `
      with recursive ${insideScope('inside', '$2')}
      select u.name from unnest($3::text[]) with ordinality as u (name, place)
      where not exists (
        select from (${named[kind]}) as known
        where ($2::text[] is null or known.territory in (select id from inside)) and ($4::text is null or known.elsewhere is not true))
      order by u.place limit 1`,
    values: [election, territories, names.map(String), station],
  });
  return rows[0]?.name ?? null;
}

/**
 * Verifiers may have found a protocol to be of another station than its author says. Beside the name of the one it would lead to the other,
 * and both to one observer: an event at a station names only protocols that are of that station by both.
 */
function submission(kind: 'act' | 'protocol'): string {
  // Of acts the public sees only how many there are.
  const elsewhere = kind === 'act' ? 'false' : 'm.station is distinct from $4::text or s.id is distinct from $4::text';
  return `select s.territory, ${elsewhere} as elsewhere from projection.submission m
    left join projection.copy c on c.election = m.election and c.copy = m.sequence::text
    left join projection.station s on s.election = m.election and s.id = coalesce(c.station, m.station)
    where m.election = $1 and m.sequence = u.name::bigint and m.kind = '${kind}' and not m.marked`;
}
