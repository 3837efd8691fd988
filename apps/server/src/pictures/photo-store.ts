import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { evidenceLevels } from '@kua/core/protocols/evidence-level.ts';
import type { PictureOrigin } from '@kua/core/pictures/redaction-contract.ts';
import { insideScope } from '../access/staff-scope-store.ts';

/**
 * Photos of submissions, and of protocols that an organisation gave. Where a station of a protocol is: as verifiers found it where its
 * author does not say it or is wrong.
 */
const photos = `
  select a.election, a.sequence, a.sealed, a.role, a.width, a.height, a.derivative, coalesce(s.kind, 'protocol') as kind,
    coalesce(c.station, s.station) as station, c.contest, coalesce(c.superseded, false) as superseded,
    c.state->>'state' as state
  from projection.attachment a
  left join projection.submission s on s.election = a.election and s.sequence = a.sequence and not s.marked
  left join projection.copy c on c.election = a.election and c.copy = a.sequence || coalesce('-' || a.part, '')
  where a.election = $1 and a.outcome = 'intact' and a.derivative is not null
    and (s.kind in ('protocol', 'violation') or a.part is not null)`;

const photoRow = z.object({
  submission: z.number(),
  sealed: z.string(),
  role: z.string(),
  width: z.number(),
  height: z.number(),
  /** Null where nobody knows it yet. */
  station: z.object({ id: z.string(), number: z.string() }).nullable(),
  contest: z.string().nullable(),
  level: z.enum(evidenceLevels),
  /** What the public sees of it. */
  picture: z.object({ sha256: z.string(), regions: z.number() }).nullable(),
});
export type ProtocolPhoto = Readonly<z.infer<typeof photoRow>>;
/** `total`: how many there are, also where not all are listed. */
export type PhotoList = Readonly<{ total: number; photos: readonly ProtocolPhoto[] }>;

export const photoStates = ['waiting', 'public'] as const;
export type PhotoState = (typeof photoStates)[number];

const mostListed = 200;

/**
 * Photos of protocols in her territories. `waiting`: nothing of them is public; stations whose figures are best evidenced come first.
 * What verifiers found to be no protocol, and what its author replaced, waits for nobody.
 */
export async function listPhotos(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  state: PhotoState,
): Promise<PhotoList> {
  const { rows } = await pool.query({
    name: `desk-photos-${state}`,
    text: `
      with recursive ${insideScope('inside', '$2')}
      select f.sequence as submission, f.sealed, f.role, f.width, f.height, f.contest,
        case when f.station is not null then json_build_object('id', f.station, 'number', coalesce(st.number, f.station)) end as station,
        coalesce(e.level, 'photographed') as level,
        case when p.sha256 is not null then json_build_object('sha256', p.sha256, 'regions', p.regions) end as picture,
        count(*) over ()::int as total
      from (${photos}) f
      left join projection.station st on st.election = f.election and st.id = f.station
      left join projection.station_evidence e on e.election = f.election and e.station = f.station and e.contest = f.contest
      left join projection.public_picture p on p.election = f.election and p.submission = f.sequence and p.sealed = f.sealed
        and p.withdrawn is null
      where f.kind = 'protocol' and ($2::text[] is null or st.territory in (select id from inside))
        and ${state === 'public' ? 'p.sha256 is not null' : `p.sha256 is null and not f.superseded and f.state is distinct from 'refused'`}
      order by ${state === 'public' ? 'p.redacted desc' : `array_position(array['confirmed', 'transcribed', 'disputed'], e.level), st.number, f.sequence, f.role, f.sealed`}
      limit ${mostListed}`,
    values: [election, territories],
  });
  const total = z.object({ total: z.number() }).optional().parse(rows[0])?.total ?? 0;
  return { total, photos: z.array(photoRow).parse(rows) };
}

const originalRow = z.object({ station: z.string().nullable(), derivative: z.string() });
export type Original = Readonly<z.infer<typeof originalRow>>;

/** A photo of a protocol or of a report: where it belongs and where its derivative lies. Null for every other file. */
export async function findOriginal(
  pool: Pool,
  election: string,
  { submission, sealed }: PictureOrigin,
): Promise<Original | null> {
  const { rows } = await pool.query({
    name: 'desk-original',
    text: `select station, derivative from (${photos}) f where f.sequence = $2 and f.sealed = $3`,
    values: [election, submission, sealed],
  });
  return z.array(originalRow).parse(rows)[0] ?? null;
}
