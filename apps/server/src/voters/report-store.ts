import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { reportKinds, moderationOutcomes, reportOrigins } from '@kua/core/voters/citizen-report.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';

const listedRow = z.object({
  report: z.number(),
  statement: z.string(),
  origin: z.enum(reportOrigins),
  about: z.enum(reportKinds),
  code: z.string(),
  pressed: z.string().nullable(),
  by: z.string().nullable(),
  demanded: z.string().nullable(),
  station: z.string().nullable(),
  number: z.string().nullable(),
  territory: z.string().nullable(),
  /** What the district is called. */
  place: z.record(z.string(), z.string()).nullable(),
  day: z.string().nullable(),
  time: z.string().nullable(),
  receivedAt: z.string(),
  outcome: z.enum(moderationOutcomes).nullable(),
  moderator: z.string().nullable(),
  of: z.number().nullable(),
  /** Ledger sequence of the last decision about it; 0 before the first. */
  changed: z.number(),
});

/** A report as the desk lists it: no words. `territory`: the station's, or the one that was named. `receipt`: what its sender wrote down. */
export type ListedReport = Readonly<Omit<z.infer<typeof listedRow>, 'statement'> & { receipt: string }>;

export const reportStates = ['waiting', ...moderationOutcomes] as const;
export type ReportState = (typeof reportStates)[number];

/**
 * Reports in her territories, the oldest first. Those of no place that the registry knows are seen by whoever works for the whole
 * election. `report`: that one alone.
 */
export async function listReports(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  { state, report = null }: Readonly<{ state: ReportState | null; report?: number | null }>,
): Promise<readonly ListedReport[]> {
  const { rows } = await pool.query({
    name: 'list-reports',
    text: `
      with recursive own (id) as (
        select id from projection.territory where election = $1 and id = any ($2::text[])
        union
        select t.id from own join projection.territory t on t.election = $1 and t.parent = own.id
      )
      select r.sequence as report, s.statement, r.about, r.code, r.pressed, r.presser as by, r.demanded,
        r.station, st.number, coalesce(st.territory, t.id) as territory, p.name as place, r.day, r.time,
        s.received_at as "receivedAt", r.outcome, r.moderator, r.same_as as of, coalesce(r.moderated, 0) as changed,
        case when c.staff is null then 'citizen' else 'hotline' end as origin
      from projection.citizen_report r
      join projection.submission s using (election, sequence)
      left join projection.citizen_call c using (election, sequence)
      left join projection.station st on st.election = r.election and st.id = r.station
      left join projection.territory t on t.election = r.election and t.id = r.territory
      left join projection.territory p on p.election = r.election and p.id = coalesce(st.territory, t.id)
      where r.election = $1
        and ($2::text[] is null or coalesce(st.territory, t.id) in (select id from own))
        and ($3::text is null or coalesce(r.outcome, 'waiting') = $3)
        and ($4::bigint is null or r.sequence = $4)
      order by r.sequence limit $5`,
    values: [election, territories, state, report, mostListed],
  });
  return z
    .array(listedRow)
    .parse(rows)
    .map(({ statement, ...row }) => ({ ...row, receipt: shortReceipt(statement) }));
}

/** What a desk reads at once; the oldest of those that wait come first, so that none is forgotten behind them. */
const mostListed = 1000;
