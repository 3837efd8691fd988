import { z } from 'zod';
import type { CitizenReports } from '@kua/core/publication/citizen-reports.ts';
import { reportKinds, reportOrigins } from '@kua/core/voters/citizen-report.ts';
import type { Snapshot } from './publication-store.ts';

const total = z.tuple([z.object({ received: z.number(), looked: z.number(), kept: z.number() })]);
const count = z.object({
  about: z.enum(reportKinds),
  code: z.string(),
  origin: z.enum(reportOrigins),
  region: z.string().nullable(),
  reports: z.number(),
});

/** How many reports of citizens there are, and what those that were kept are about. */
export async function readReportCounts({
  client,
  election,
}: Snapshot): Promise<Pick<CitizenReports, 'received' | 'looked' | 'kept' | 'counts'>> {
  const totals = await client.query({
    name: 'report-totals',
    text: `select count(*) as received, count(outcome) as looked, count(*) filter (where outcome = 'kept') as kept
           from citizen_report where election = $1`,
    values: [election],
  });
  const counts = await client.query({
    name: 'report-counts',
    text: `
      with recursive region (id, region) as (
        select t.id, t.id from territory t join territory whole on whole.election = t.election and whole.id = t.parent
        where t.election = $1 and whole.parent is null
        union all
        select t.id, above.region from region above join territory t on t.election = $1 and t.parent = above.id
      )
      select r.about, r.code, case when c.staff is null then 'citizen' else 'hotline' end as origin,
        region.region, count(*) as reports
      from citizen_report r
      left join citizen_call c using (election, sequence)
      left join station s on s.election = r.election and s.id = r.station
      left join region on region.id = coalesce(s.territory, r.territory)
      where r.election = $1 and r.outcome = 'kept'
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    values: [election],
  });
  return { ...total.parse(totals.rows)[0], counts: z.array(count).parse(counts.rows) };
}
