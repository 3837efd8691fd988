import type { ClientBase } from 'pg';
import { z } from 'zod';
import {
  reviewOutcomes,
  violationReviewBody,
  withdrawalReasons,
} from '@kua/core/observations/violation-review-contract.ts';
import type { Desk } from '@kua/core/observations/violation-review.ts';
import { mayName } from './consent-store.ts';

const reportRow = z.object({
  report: z.number(),
  outcome: z.enum(reviewOutcomes),
  incident: z.string().nullable(),
  keyedBy: z.string().nullable(),
  mayName: z.boolean(),
  reviewer: z.string().nullable(),
  changed: z.number(),
});
const incidentRow = z.object({
  id: z.string(),
  state: z.enum(['drafted', 'published', 'withdrawn']),
  says: violationReviewBody.options[1],
  withdrawn: violationReviewBody.options[1]
    .pick({ code: true, station: true, territory: true })
    .extend({ reason: z.enum(withdrawalReasons), by: z.string(), at: z.string(), entry: z.number() })
    .nullable(),
  changed: z.number(),
});

/**
 * What a decision about these reports and this incident is taken on: they, the incidents to which the reports belong, and the other reports
 * of this incident. From the projections that the connection's search path names.
 */
export async function readDesk(
  client: ClientBase,
  election: string,
  { reports, incident }: Readonly<{ reports: readonly number[]; incident: string | null }>,
): Promise<Desk> {
  const found = await client.query({
    name: 'review-reports',
    text: `select r.report, r.outcome, r.incident, c.staff as "keyedBy", ${mayName('r', 'report')} as "mayName",
             r.staff as reviewer, r.changed
           from report r
           left join citizen_call c on c.election = r.election and c.sequence = r.report
           where r.election = $1 and (r.report = any($2::bigint[]) or r.incident = $3)`,
    values: [election, reports, incident],
  });
  const known = z.array(reportRow).parse(found.rows);
  const incidents = await client.query({
    name: 'review-incidents',
    text: `select incident as id, state, says, withdrawn, changed from incident where election = $1 and incident = any($2::text[])`,
    values: [election, [incident, ...known.map((report) => report.incident)].filter((id) => id !== null)],
  });
  return {
    reports: new Map(known.map((report) => [report.report, report])),
    incidents: new Map(
      z
        .array(incidentRow)
        .parse(incidents.rows)
        .map((one) => [one.id, one]),
    ),
  };
}
