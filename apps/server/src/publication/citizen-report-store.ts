import { z } from 'zod';
import { publicCells, type CitizenReports } from '@kua/core/publication/citizen-reports.ts';
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

/**
 * The last entry before the full hour in which entry `$2` came, and what was there by then. A count that grew at once would say, with a
 * receipt, whose report made it grow.
 */
const byTheHour = `
  cut (sequence) as (
    select coalesce((select e.sequence from ledger.entry e
      where e.election = $1 and e.sequence <= $2 and e.received_at < date_trunc('hour', newest.received_at, 'UTC')
      order by e.sequence desc limit 1), 0)
    from ledger.entry newest where newest.election = $1 and newest.sequence = $2
  ),
  known as (
    select r.*, (select m.outcome from citizen_moderation m
      where m.election = r.election and m.report = r.sequence and m.decision <= cut.sequence
      order by m.decision desc limit 1) as found
    from cut, citizen_report r join submission s using (election, sequence)
    where r.election = $1 and s.opened <= cut.sequence
  )`;

/** How many reports of citizens there were by the hour, and what those that were kept are about. `sequence`: the newest entry. */
export async function readReportCounts(
  { client, election }: Snapshot,
  sequence: number,
): Promise<Pick<CitizenReports, 'received' | 'looked' | 'kept' | 'counts' | 'rest'>> {
  const totals = await client.query({
    name: 'report-totals',
    text: `with ${byTheHour}
           select count(*) as received, count(found) as looked, count(*) filter (where found = 'kept') as kept from known`,
    values: [election, sequence],
  });
  const counts = await client.query({
    name: 'report-counts',
    text: `
      with recursive region (id, region) as (
        select t.id, t.id from territory t join territory whole on whole.election = t.election and whole.id = t.parent
        where t.election = $1 and whole.parent is null
        union all
        select t.id, above.region from region above join territory t on t.election = $1 and t.parent = above.id
      ), ${byTheHour}
      select r.about, r.code, case when c.staff is null then 'citizen' else 'hotline' end as origin,
        region.region, count(*) as reports
      from known r
      left join citizen_call c using (election, sequence)
      left join station s on s.election = r.election and s.id = r.station
      left join region on region.id = coalesce(s.territory, r.territory)
      where r.found = 'kept'
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    values: [election, sequence],
  });
  return { ...total.parse(totals.rows)[0], ...publicCells(z.array(count).parse(counts.rows)) };
}
