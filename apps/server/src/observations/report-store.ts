import type { Pool } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { reportOrigins, reviewOutcomes } from '@kua/core/observations/violation-review-contract.ts';
import { insideScope } from '../access/staff-scope-store.ts';

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
  changed: z.number(),
});
export type ReportRow = Readonly<z.infer<typeof reportRow>>;

export type ReportWish = Readonly<{
  /** By itself; all of the others are then not looked at. */
  report?: number | undefined;
  /** An outcome, or what became of its event. */
  state?: string | undefined;
  code?: string | undefined;
  /** A territory: what lies in it or below. */
  region?: string | undefined;
}>;

const mostListed = 500;

/** Reports that she may see: first what waits for somebody, then by when it came. At most 500. */
export async function readReports(
  pool: Pool,
  { election, territories }: Pick<Staff, 'election' | 'territories'>,
  { report, state, code, region }: ReportWish,
): Promise<readonly ReportRow[]> {
  const { rows } = await pool.query({
    name: 'desk-reports',
    text: `
      with recursive ${insideScope('inside', '$2')}, ${insideScope('region', '$3')}
      select r.report, r.origin, r.code, r.role, coalesce(s.territory, r.territory) as territory, t.name as place, r.at, r.received_at as "receivedAt", r.outcome, r.incident,
        i.state as "incidentState", r.staff, r.note, r.changed,
        case when r.station is not null then json_build_object('id', r.station, 'number', s.number) end as station,
        exists (select from projection.report_correction c
          where c.election = r.election and c.device = r.device and c.original = r.id and c.withdrawn) as "takenBack",
        (select count(*)::int from projection.report_correction c
          where c.election = r.election and c.device = r.device and c.original = r.id and not c.withdrawn) as corrections,
        (select o.report from projection.report o
          where o.election = r.election and o.device = r.device and o.id = r.supplements) as adds,
        (select count(*)::int from projection.attachment a where a.election = r.election and a.sequence = r.report) as files
      from projection.report r
      left join projection.station s on s.election = r.election and s.id = r.station
      left join projection.territory t on t.election = r.election and t.id = coalesce(s.territory, r.territory)
      left join projection.incident i on i.election = r.election and i.incident = r.incident
      where r.election = $1 and ($2::text[] is null or coalesce(s.territory, r.territory) in (select id from inside))
        and ($3::text[] is null or coalesce(s.territory, r.territory) in (select id from region))
        and ($4::bigint is null or r.report = $4)
        and ($5::text is null or r.code = $5)
        and ($6::text is null or r.outcome = $6 or i.state = $6)
      order by array_position(array['triage', 'intake'], r.outcome), r.report
      limit ${mostListed}`,
    values: [
      election,
      territories,
      region === undefined ? null : [region],
      report ?? null,
      code ?? null,
      state ?? null,
    ],
  });
  return z.array(reportRow).parse(rows);
}

const fileRow = z.object({
  sealed: z.string(),
  type: z.string(),
  role: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
  /** SHA-256 of the picture that may be shown of it; null while there is none. */
  picture: z.string().nullable(),
});
export type ReportFile = Readonly<z.infer<typeof fileRow>>;

/** Files of a report that were opened and are what they promised to be. */
export async function readReportFiles(pool: Pool, election: string, report: number): Promise<readonly ReportFile[]> {
  const { rows } = await pool.query({
    name: 'desk-report-files',
    text: `select a.sealed, a.type, a.role, a.width, a.height, p.sha256 as picture from projection.attachment a
           left join projection.public_picture p on p.election = a.election and p.submission = a.sequence
             and p.sealed = a.sealed and p.withdrawn is null
           where a.election = $1 and a.sequence = $2 and a.outcome = 'intact' order by a.role, a.sealed`,
    values: [election, report],
  });
  return z.array(fileRow).parse(rows);
}

/** Submissions in which whoever reported added words to a report, oldest first. */
export async function readCorrections(pool: Pool, election: string, report: number): Promise<readonly number[]> {
  const { rows } = await pool.query<{ sequence: number }>({
    name: 'desk-report-corrections',
    text: `select c.sequence from projection.report r
           join projection.report_correction c on c.election = r.election and c.device = r.device and c.original = r.id
           where r.election = $1 and r.report = $2 order by c.sequence`,
    values: [election, report],
  });
  return rows.map(({ sequence }) => sequence);
}

/** The device that sent a report, where one did: nobody reviews her own. */
export async function readReportDevice(pool: Pool, election: string, report: number): Promise<string | null> {
  const { rows } = await pool.query<{ device: string | null }>({
    name: 'desk-report-device',
    text: 'select device from projection.report where election = $1 and report = $2',
    values: [election, report],
  });
  return rows[0]?.device ?? null;
}

const besideRow = z.object({ submission: z.number(), kind: z.enum(['act', 'protocol']), receivedAt: z.string() });
export type BesideRow = Readonly<z.infer<typeof besideRow>>;

/** Acts and protocols of a station, which may be about the same event. */
export async function readBeside(pool: Pool, election: string, station: string): Promise<readonly BesideRow[]> {
  const { rows } = await pool.query({
    name: 'desk-report-beside',
    text: `select sequence as submission, kind, received_at as "receivedAt" from projection.submission
           where election = $1 and station = $2 and not marked and kind in ('act', 'protocol') order by sequence limit 50`,
    values: [election, station],
  });
  return z.array(besideRow).parse(rows);
}

/** The first of these pictures that nobody made fit to be shown, or that was taken back; null where there is none. */
export async function findUnknownPicture(
  pool: Pool,
  election: string,
  pictures: readonly string[],
): Promise<string | null> {
  const { rows } = await pool.query<{ sha256: string }>({
    name: 'desk-unknown-picture',
    text: `select sha256 from unnest($2::text[]) with ordinality as u (sha256, place)
           where not exists (select from projection.public_picture p
             where p.election = $1 and p.sha256 = u.sha256 and p.withdrawn is null)
           order by place limit 1`,
    values: [election, pictures],
  });
  return rows[0]?.sha256 ?? null;
}
