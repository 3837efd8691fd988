import type { Pool } from 'pg';
import { z } from 'zod';
import { likeWithinMinutes } from '@kua/core/observations/violation-likeness.ts';

const nearRow = z.object({
  /** The report to which it is near. */
  of: z.number(),
  report: z.number(),
  code: z.string().nullable(),
  station: z.string().nullable(),
  territory: z.string().nullable(),
  at: z.string().nullable(),
  incident: z.string().nullable(),
});
export type NearRow = Readonly<z.infer<typeof nearRow>>;

/** Of one report, the latest. Somebody who floods one station must not stop the desk. */
const mostNear = 100;

/**
 * What was seen about the same place at about the same time as each of these reports: at its station, or in its district by whoever named
 * no station. It lies in the same district, so that whoever sees the one may see the other.
 */
export async function readNear(pool: Pool, election: string, reports: readonly number[]): Promise<readonly NearRow[]> {
  const { rows } = await pool.query({
    name: 'desk-reports-near',
    text: `
      with asked as (
        select r.report, r.station, coalesce(s.territory, r.territory) as territory,
          r.at - make_interval(mins => $3) as since, r.at + make_interval(mins => $3) as until
        from projection.report r
        left join projection.station s on s.election = r.election and s.id = r.station
        where r.election = $1 and r.report = any($2::bigint[]) and r.at is not null
      )
      select a.report as of, o.report, o.code, o.station, a.territory, o.at, o.incident
      from asked a cross join lateral (
        select n.report, n.code, n.station, n.at, n.incident from projection.report n
        where n.election = $1 and n.station = a.station and n.at between a.since and a.until
        union all
        select n.report, n.code, n.station, n.at, n.incident from projection.report n
        where n.election = $1 and n.station is null and n.territory = a.territory and n.at between a.since and a.until
        union all
        select n.report, n.code, n.station, n.at, n.incident from projection.station s
        join projection.report n on n.election = $1 and n.station = s.id and n.at between a.since and a.until
        where a.station is null and s.election = $1 and s.territory = a.territory
        order by 1 desc limit ${mostNear}
      ) o
      where o.report <> a.report
      order by a.report, o.report`,
    values: [election, reports, likeWithinMinutes],
  });
  return z.array(nearRow).parse(rows);
}
