import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { reportKinds, moderationOutcomes, reportOrigins } from '@kua/core/voters/citizen-report.ts';
import { shortReceipt } from '@kua/core/voters/report-receipt.ts';
import { insideScope } from '../access/staff-scope-store.ts';

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

/** `waiting`: nobody decided about it. `pressure`: facts of pressure, but for what was found to be none. */
const conditions = {
  waiting: 'r.outcome is null',
  pressure: `r.about = 'pressure' and coalesce(r.outcome, 'kept') = 'kept'`,
  kept: `r.outcome = 'kept'`,
  spam: `r.outcome = 'spam'`,
  duplicate: `r.outcome = 'duplicate'`,
  all: 'true',
} as const;
export const reportStates = ['waiting', 'pressure', ...moderationOutcomes, 'all'] as const;
export type ReportState = (typeof reportStates)[number];

type Scope = Pick<Staff, 'election' | 'territories'>;

const placed = `
  projection.citizen_report r
  left join projection.station st on st.election = r.election and st.id = r.station
  left join projection.territory t on t.election = r.election and t.id = r.territory`;
/** Those of no place that the registry knows are seen by whoever works for the whole election. */
const inside = `r.election = $1 and ($2::text[] is null or coalesce(st.territory, t.id) in (select id from inside))`;
const listed = `
  select r.sequence as report, s.statement, r.about, r.code, r.pressed, r.presser as by, r.demanded,
    r.station, st.number, coalesce(st.territory, t.id) as territory, p.name as place, r.day, r.time,
    s.received_at as "receivedAt", r.outcome, r.moderator, r.same_as as of, coalesce(r.moderated, 0) as changed,
    case when c.staff is null then 'citizen' else 'hotline' end as origin
  from ${placed}
  join projection.submission s on s.election = r.election and s.sequence = r.sequence
  left join projection.citizen_call c on c.election = r.election and c.sequence = r.sequence
  left join projection.territory p on p.election = r.election and p.id = coalesce(st.territory, t.id)
  where ${inside}`;

/** A page as one reads it; the oldest come first, so that none is forgotten behind the others. */
const mostListed = 100;

/** Reports in her territories in the order in which they came, a page of them behind one of them. `isMore`: the page is not the last. */
export async function listReports(
  pool: Pool,
  { election, territories }: Scope,
  { state, after }: Readonly<{ state: ReportState; after: number }>,
): Promise<Readonly<{ reports: readonly ListedReport[]; isMore: boolean }>> {
  const { rows } = await pool.query({
    name: `list-reports-${state}`,
    text: `with recursive ${insideScope('inside', '$2')}
      ${listed} and ${conditions[state]} and r.sequence > $3 order by r.sequence limit $4`,
    values: [election, territories, after, mostListed + 1],
  });
  const reports = rows.map(reportOf);
  return { reports: reports.slice(0, mostListed), isMore: reports.length > mostListed };
}

const countedStates = ['waiting', 'pressure'] as const;
export type CitizenCounts = Readonly<Record<(typeof countedStates)[number], number>>;

/** How many there are to work through, listed or not. */
export async function countReports(pool: Pool, { election, territories }: Scope): Promise<CitizenCounts> {
  const counts = countedStates.map((state) => `count(*) filter (where ${conditions[state]})::int as "${state}"`);
  const { rows } = await pool.query<CitizenCounts>({
    name: 'count-reports',
    text: `with recursive ${insideScope('inside', '$2')} select ${counts.join(', ')} from ${placed} where ${inside}`,
    values: [election, territories],
  });
  return rows[0] ?? { waiting: 0, pressure: 0 };
}

/** One in her territories; null where there is none. */
export async function readReport(
  pool: Pool,
  { election, territories }: Scope,
  report: number,
): Promise<ListedReport | null> {
  const { rows } = await pool.query({
    name: 'read-report',
    text: `with recursive ${insideScope('inside', '$2')} ${listed} and r.sequence = $3`,
    values: [election, territories, report],
  });
  return rows.map(reportOf)[0] ?? null;
}

function reportOf(row: unknown): ListedReport {
  const { statement, ...report } = listedRow.parse(row);
  return { ...report, receipt: shortReceipt(statement) };
}
