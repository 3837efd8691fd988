import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { reviewOutcomes, violationReviewBody } from '@kua/core/observations/violation-review-contract.ts';
import { insideScope } from '../access/staff-scope-store.ts';

const incidentRow = z.object({
  id: z.string(),
  state: z.enum(['drafted', 'published', 'withdrawn']),
  says: violationReviewBody.options[1],
  /** The district where it stands as long as its station does not. */
  territory: z.string().nullable(),
  number: z.string().nullable(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
  changed: z.number(),
  outcomes: z.array(z.enum(reviewOutcomes)),
});
export type IncidentRow = Readonly<z.infer<typeof incidentRow>>;

/** Incidents that she may see, the latest change first; the one of an id by itself. */
export async function readIncidents(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  incident?: string,
): Promise<readonly IncidentRow[]> {
  const { rows } = await pool.query({
    name: 'desk-incidents',
    text: `
      with recursive ${insideScope('inside', '$2')}
      select i.incident as id, i.state, i.says, coalesce(s.territory, i.says ->> 'territory') as territory, s.number,
        i.published_at as "publishedAt", i.changed_at as "changedAt", i.changed,
        coalesce((select json_agg(r.outcome order by r.report) from projection.report r
          where r.election = i.election and r.incident = i.incident), '[]') as outcomes
      from projection.incident i
      left join projection.station s on s.election = i.election and s.id = i.says ->> 'station'
      where i.election = $1 and ($3::text is null or i.incident = $3)
        and ($2::text[] is null or coalesce(s.territory, i.says ->> 'territory') in (select id from inside))
      order by i.changed desc limit 500`,
    values: [election, territories, incident ?? null],
  });
  return z.array(incidentRow).parse(rows);
}
