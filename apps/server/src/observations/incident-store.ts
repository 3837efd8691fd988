import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { reviewOutcomes, violationReviewBody } from '@kua/core/observations/violation-review-contract.ts';
import { insideScope } from '../access/staff-scope-store.ts';
import { mayName } from './consent-store.ts';

const incidentRow = z.object({
  id: z.string(),
  state: z.enum(['drafted', 'published', 'withdrawn']),
  says: violationReviewBody.options[1],
  /** The district where it stands as long as its station does not, and what it is called. */
  territory: z.string().nullable(),
  place: z.record(z.string(), z.string()).nullable(),
  number: z.string().nullable(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
  /** Sequences of the entries that made it and last changed it. */
  made: z.number(),
  changed: z.number(),
  outcomes: z.array(z.enum(reviewOutcomes)),
  /** Every observer whose report belongs to it says that her station may be named now. */
  mayName: z.boolean(),
});
export type IncidentRow = Readonly<z.infer<typeof incidentRow>>;

type Scope = Pick<Staff, 'election' | 'territories'>;

/** A page as one reads it. */
const mostListed = 100;

const incidents = `
  select i.incident as id, i.state, i.says, coalesce(s.territory, i.says ->> 'territory') as territory, t.name as place, s.number,
    i.published_at as "publishedAt", i.changed_at as "changedAt", i.made, i.changed,
    coalesce((select json_agg(r.outcome order by r.report) from projection.report r
      where r.election = i.election and r.incident = i.incident), '[]') as outcomes,
    coalesce((select bool_and(${mayName('r', 'projection.report')}) from projection.report r
      where r.election = i.election and r.incident = i.incident), true) as "mayName"
  from projection.incident i
  left join projection.station s on s.election = i.election and s.id = i.says ->> 'station'
  left join projection.territory t on t.election = i.election and t.id = coalesce(s.territory, i.says ->> 'territory')
  where i.election = $1
    and ($2::text[] is null or coalesce(s.territory, i.says ->> 'territory') in (select id from inside))`;

/** Events that she may see, the newest first, a page of them that were made before one of them. `region`: in or below it. */
export async function listIncidents(
  pool: Pool,
  { election, territories }: Scope,
  { region, before }: Readonly<{ region?: string | undefined; before?: number | undefined }>,
): Promise<Readonly<{ incidents: readonly IncidentRow[]; isMore: boolean }>> {
  const { rows } = await pool.query({
    name: 'desk-incidents',
    text: `
      with recursive ${insideScope('inside', '$2')}, ${insideScope('region', '$3')}
      ${incidents}
        and ($3::text[] is null or coalesce(s.territory, i.says ->> 'territory') in (select id from region))
        and ($4::bigint is null or i.made < $4)
      order by i.made desc limit $5`,
    values: [election, territories, region === undefined ? null : [region], before ?? null, mostListed + 1],
  });
  const listed = z.array(incidentRow).parse(rows);
  return { incidents: listed.slice(0, mostListed), isMore: listed.length > mostListed };
}

/** One that she may see; null where there is none. */
export async function readIncident(
  pool: Pool,
  { election, territories }: Scope,
  incident: string,
): Promise<IncidentRow | null> {
  const { rows } = await pool.query({
    name: 'desk-incident',
    text: `with recursive ${insideScope('inside', '$2')} ${incidents} and i.incident = $3`,
    values: [election, territories, incident],
  });
  return z.array(incidentRow).parse(rows)[0] ?? null;
}
