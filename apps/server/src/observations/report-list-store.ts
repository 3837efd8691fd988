import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import {
  reportLists,
  reportOrigins,
  reviewOutcomes,
  type ReportList,
} from '@kua/core/observations/violation-review-contract.ts';
import { insideScope } from '../access/staff-scope-store.ts';
import { mayName } from './consent-store.ts';

const stationOf = z.object({ id: z.string(), number: z.string().nullable() }).nullable();

const reportRow = z.object({
  report: z.number(),
  origin: z.enum(reportOrigins),
  /** Null where the form of it was not as it should be. */
  code: z.string().nullable(),
  role: z.string().nullable(),
  /** `number` is null for a station that the registry does not know. */
  station: stationOf,
  territory: z.string().nullable(),
  /** What the district is called. */
  place: z.record(z.string(), z.string()).nullable(),
  at: z.string().nullable(),
  receivedAt: z.string(),
  outcome: z.enum(reviewOutcomes),
  incident: z.string().nullable(),
  incidentState: z.enum(['drafted', 'published', 'withdrawn']).nullable(),
  /** Who reviewed it last, and her note. */
  staff: z.string().nullable(),
  note: z.string().nullable(),
  /** Whoever reported it took it back. */
  takenBack: z.boolean(),
  /** How often she added words to it. */
  corrections: z.number(),
  /** The earlier report to which it adds. */
  adds: z.number().nullable(),
  files: z.number(),
  /** Its station may be named while whoever sent it is there. */
  mayName: z.boolean(),
  changed: z.number(),
});
export type ReportRow = Readonly<z.infer<typeof reportRow>>;

const conditions: Readonly<Record<ReportList, string>> = {
  intake: `r.outcome = 'intake'`,
  triage: `r.outcome = 'triage'`,
  found: `r.outcome not in ('intake', 'triage') and r.incident is null`,
  grouped: 'r.incident is not null',
  all: 'true',
};

export type ReportWish = Readonly<{
  code?: string | undefined;
  /** A territory: what lies in it or below. */
  region?: string | undefined;
}>;

type Scope = Pick<Staff, 'election' | 'territories'>;

/** A page as one reads it. */
const mostListed = 100;

const columns = `
  r.report, r.origin, r.code, r.role, coalesce(s.territory, r.territory) as territory, t.name as place, r.at,
  r.received_at as "receivedAt", r.outcome, r.incident, i.state as "incidentState", r.staff, r.note, r.changed,
  case when r.station is not null then json_build_object('id', r.station, 'number', s.number) end as station,
  exists (select from projection.report_correction c
    where c.election = r.election and c.device = r.device and c.original = r.id and c.withdrawn) as "takenBack",
  (select count(*)::int from projection.report_correction c
    where c.election = r.election and c.device = r.device and c.original = r.id and not c.withdrawn) as corrections,
  (select o.report from projection.report o
    where o.election = r.election and o.device = r.device and o.id = r.supplements) as adds,
  (select count(*)::int from projection.attachment a where a.election = r.election and a.sequence = r.report) as files,
  ${mayName('r', 'projection.report')} as "mayName"`;
const placed = `
  projection.report r
  left join projection.station s on s.election = r.election and s.id = r.station`;
const told = `
  left join projection.territory t on t.election = r.election and t.id = coalesce(s.territory, r.territory)
  left join projection.incident i on i.election = r.election and i.incident = r.incident`;
const inside = `r.election = $1 and ($2::text[] is null or coalesce(s.territory, r.territory) in (select id from inside))`;
const wished = `($3::text[] is null or coalesce(s.territory, r.territory) in (select id from region))
  and ($4::text is null or r.code = $4)`;

function valuesOf({ election, territories }: Scope, { code, region }: ReportWish): readonly unknown[] {
  return [election, territories, region === undefined ? null : [region], code ?? null];
}

/** Reports that she may see in the order in which they came, a page of them behind one of them. `isMore`: the page is not the last. */
export async function listReports(
  pool: Pool,
  scope: Scope,
  { state, after, ...wish }: ReportWish & Readonly<{ state: ReportList; after: number }>,
): Promise<Readonly<{ reports: readonly ReportRow[]; isMore: boolean }>> {
  const { rows } = await pool.query({
    name: `desk-reports-${state}`,
    text: `
      with recursive ${insideScope('inside', '$2')}, ${insideScope('region', '$3')}
      select ${columns} from ${placed} ${told}
      where ${inside} and ${wished} and ${conditions[state]} and r.report > $5
      order by r.report limit $6`,
    values: [...valuesOf(scope, wish), after, mostListed + 1],
  });
  const reports = z.array(reportRow).parse(rows);
  return { reports: reports.slice(0, mostListed), isMore: reports.length > mostListed };
}

export type ReportCounts = Readonly<Record<ReportList, number>>;

/** How many there are of each state, listed or not, and of how many events those are that are grouped. */
export async function countReports(
  pool: Pool,
  scope: Scope,
  wish: ReportWish,
): Promise<Readonly<{ counts: ReportCounts; events: number }>> {
  const counts = reportLists.map((state) => `count(*) filter (where ${conditions[state]})::int as "${state}"`);
  const { rows } = await pool.query<ReportCounts & { events: number }>({
    name: 'desk-report-counts',
    text: `
      with recursive ${insideScope('inside', '$2')}, ${insideScope('region', '$3')}
      select ${counts.join(', ')}, count(distinct r.incident)::int as events from ${placed} where ${inside} and ${wished}`,
    values: [...valuesOf(scope, wish)],
  });
  const { events, ...known } = rows[0] ?? { intake: 0, triage: 0, found: 0, grouped: 0, all: 0, events: 0 };
  return { counts: known, events };
}

/** One that she may see; null where there is none. */
export async function readReport(
  pool: Pool,
  { election, territories }: Scope,
  report: number,
): Promise<ReportRow | null> {
  const { rows } = await pool.query({
    name: 'desk-report',
    text: `with recursive ${insideScope('inside', '$2')}
      select ${columns} from ${placed} ${told} where ${inside} and r.report = $3`,
    values: [election, territories, report],
  });
  return z.array(reportRow).parse(rows)[0] ?? null;
}
