import type { ClientBase } from 'pg';
import { z } from 'zod';
import type { ModeratedReport } from '@kua/core/voters/report-moderation.ts';

const moderatedRow = z.object({ changed: z.number(), keyedBy: z.string().nullable(), isPublic: z.boolean() });

/** What a decision about a report is taken on; null where there is no such report. From the projections that the search path names. */
export async function readModerated(
  client: ClientBase,
  election: string,
  report: number,
): Promise<ModeratedReport | null> {
  const { rows } = await client.query({
    name: 'moderated-report',
    text: `select coalesce(r.moderated, 0) as changed, c.staff as "keyedBy", coalesce(i.state = 'published', false) as "isPublic"
           from citizen_report r
           left join citizen_call c using (election, sequence)
           left join report v on v.election = r.election and v.report = r.sequence
           left join incident i on i.election = r.election and i.incident = v.incident
           where r.election = $1 and r.sequence = $2`,
    values: [election, report],
  });
  return rows[0] === undefined ? null : moderatedRow.parse(rows[0]);
}
