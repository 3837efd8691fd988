import { deciders, type StaffRole } from '@kua/core/access/staff.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Whose word each decision is: the roles that its route asks for. */
const rolesOf = {
  transcription: ['verifier'],
  placement: ['verifier'],
  'violation-review': deciders,
  incident: deciders,
  'incident-published': deciders,
  'incident-withdrawn': deciders,
  'incident-restored': deciders,
  'distress-taken': deciders,
  redaction: deciders,
  'redaction-withdrawn': deciders,
  'citizen-report-call': ['coordinator'],
  'citizen-report-moderated': deciders,
  viewed: ['verifier', ...deciders],
} as const satisfies Readonly<Record<string, readonly StaffRole[]>>;

/** Where what is decided about lies, by the rows that stand for it. */
const placesOf = {
  copy: 'select station, null as territory from copy where election = $1 and copy = $5::text',
  report: 'select station, territory from report where election = $1 and report = $5::bigint',
  'citizen-report': 'select station, territory from citizen_report where election = $1 and sequence = $5::bigint',
  submission: 'select station, null as territory from submission where election = $1 and sequence = $5::bigint',
  // `SEQUENCE SEALED`; what a verifier placed lies where she found it
  file: `select coalesce(c.station, s.station) as station, null as territory from attachment a
    left join submission s on s.election = a.election and s.sequence = a.sequence
    left join copy c on c.election = a.election and c.copy = a.sequence || coalesce('-' || a.part, '')
    where a.election = $1 and a.sequence = split_part($5::text, ' ', 1)::bigint and a.sealed = split_part($5::text, ' ', 2)`,
  incident: `select says->>'station' as station, says->>'territory' as territory from incident
    where election = $1 and incident = $5::text`,
  picture: `select coalesce(c.station, s.station) as station, null as territory from public_picture p
    join attachment a on a.election = p.election and a.sequence = p.submission and a.sealed = p.sealed
    left join submission s on s.election = a.election and s.sequence = a.sequence
    left join copy c on c.election = a.election and c.copy = a.sequence || coalesce('-' || a.part, '')
    where p.election = $1 and p.sha256 = $5::text and p.withdrawn is null`,
  station: 'select $5::text as station, null as territory',
  territory: 'select null as station, $5::text as territory',
} as const;

export type Decided = Readonly<{ sequence: number; body: Readonly<{ type: keyof typeof rolesOf; by: string }> }>;
/** Null for what has no place. */
export type DecidedOf = readonly [kind: keyof typeof placesOf, id: string | number | null] | null;

/**
 * Whether somebody at the desk could have decided this when its entry came: she had joined and not left, her role was one of those that
 * the route asks for, and the place, where it is known, lay in her territories. Every fold asks it: the name in an entry proves nothing.
 */
export async function staffAt(
  { client, election }: FoldContext,
  { sequence, body: { type, by } }: Decided,
  of: DecidedOf,
): Promise<boolean> {
  const who = [election, by, sequence, rolesOf[type]];
  const { rowCount } = await client.query({
    name: `staff-at-${of?.[0] ?? 'all'}`,
    text: `
      select from staff
      where staff.election = $1 and staff.staff = $2 and staff.joined < $3 and coalesce(staff.ended > $3, true)
        and staff.roles && $4::text[]${of === null ? '' : ` and (staff.territories is null or ${inTerritories(of[0])})`}`,
    values: of === null ? who : [...who, of[1]],
  });
  return (rowCount ?? 0) > 0;
}

function inTerritories(kind: keyof typeof placesOf): string {
  // Whoever names no place speaks of the whole.
  return `${kind === 'territory' ? '$5::text is not null and ' : ''}not exists (
    select from (${placesOf[kind]}) as place
    left join station on station.election = $1 and station.id = place.station
    join territory on territory.election = $1 and territory.id = coalesce(station.territory, place.territory)
    where not exists (
      with recursive above (id, parent) as (
        select territory.id, territory.parent
        union
        select t.id, t.parent from above join territory t on t.election = $1 and t.id = above.parent
      )
      select from above where id = any (staff.territories)
    ))`;
}
