import type { Pool } from 'pg';
import { z } from 'zod';

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

/** Acts and protocols of a station, which may be about the same event; none that verifiers found to be of another station. */
export async function readBeside(pool: Pool, election: string, station: string): Promise<readonly BesideRow[]> {
  const { rows } = await pool.query({
    name: 'desk-report-beside',
    text: `select m.sequence as submission, m.kind, m.received_at as "receivedAt" from projection.submission m
           left join projection.copy c on c.election = m.election and c.copy = m.sequence::text
           where m.election = $1 and m.station = $2 and not m.marked and m.kind in ('act', 'protocol')
             and coalesce(c.station, m.station) = $2
           order by m.sequence limit 50`,
    values: [election, station],
  });
  return z.array(besideRow).parse(rows);
}
