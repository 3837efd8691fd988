import type { PoolClient } from 'pg';
import { z } from 'zod';
import {
  reportOrigins,
  reviewOutcomes,
  violationReviewBody,
  withdrawalReasons,
} from '@kua/core/observations/violation-review-contract.ts';
import type { IncidentRecord, WithdrawnRecord } from '@kua/core/publication/violations-file.ts';

const report = z.object({
  origin: z.enum(reportOrigins),
  outcome: z.enum(reviewOutcomes),
  takenBack: z.boolean(),
});
const incidentRow = z.object({
  id: z.string(),
  says: violationReviewBody.options[1],
  territory: z.string().nullable(),
  number: z.string().nullable(),
  reportedAt: z.string().nullable(),
  publishedAt: z.string(),
  changedAt: z.string(),
  reports: z.array(report),
});

/** What staff published and did not withdraw. From the projections that the connection's search path names. */
export async function readPublishedIncidents(client: PoolClient, election: string): Promise<readonly IncidentRecord[]> {
  const { rows } = await client.query({
    name: 'published-incidents',
    text: `
      select i.incident as id, i.says, coalesce(s.territory, i.says ->> 'territory') as territory, s.number,
        of_it.first as "reportedAt", i.published_at as "publishedAt", i.changed_at as "changedAt",
        coalesce(of_it.reports, '[]') as reports
      from incident i
      left join station s on s.election = i.election and s.id = i.says ->> 'station'
      cross join lateral (
        select min(r.received_at) as first, json_agg(json_build_object('origin', r.origin, 'outcome', r.outcome,
          'takenBack', exists (select from report_correction c
            where c.election = r.election and c.device = r.device and c.original = r.id and c.withdrawn)) order by r.report) as reports
        from report r where r.election = i.election and r.incident = i.incident
      ) as of_it
      where i.election = $1 and i.state = 'published'`,
    values: [election],
  });
  return z
    .array(incidentRow)
    .parse(rows)
    .map((row) => ({ ...row, reportedAt: row.reportedAt ?? row.publishedAt }));
}

const withdrawnRow = z.object({
  id: z.string(),
  code: z.string(),
  territory: z.string().nullable(),
  reason: z.enum(withdrawalReasons),
  withdrawnAt: z.string(),
});

/** What staff published and took back: where and what it was, and no more. */
export async function readWithdrawnIncidents(
  client: PoolClient,
  election: string,
): Promise<readonly WithdrawnRecord[]> {
  const { rows } = await client.query({
    name: 'withdrawn-incidents',
    text: `select i.incident as id, i.withdrawn ->> 'code' as code, i.withdrawn ->> 'reason' as reason,
             coalesce(s.territory, i.withdrawn ->> 'territory') as territory, i.withdrawn_at as "withdrawnAt"
           from incident i
           left join station s on s.election = i.election and s.id = i.withdrawn ->> 'station'
           where i.election = $1 and i.state = 'withdrawn'`,
    values: [election],
  });
  return z.array(withdrawnRow).parse(rows);
}

/** Stations from which somebody on the list sent anything, by the territory in which they lie. */
export async function countObservedStations(
  client: PoolClient,
  election: string,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ territory: string; stations: number }>({
    name: 'observed-stations',
    text: `select territory, count(*)::int as stations from station s
           where s.election = $1 and exists (select from submission m
             where m.election = $1 and m.station = s.id and m.station is not null and not m.marked)
           group by territory`,
    values: [election],
  });
  return new Map(rows.map(({ territory, stations }) => [territory, stations]));
}

const pictureRow = z.object({ sha256: z.string(), width: z.number(), height: z.number() });

/** Of these pictures those that may be shown. */
export async function readShownPictures(
  client: PoolClient,
  election: string,
  pictures: readonly string[],
): Promise<readonly Readonly<z.infer<typeof pictureRow>>[]> {
  const { rows } = await client.query({
    name: 'shown-pictures',
    text: `select distinct on (sha256) sha256, width, height from public_picture
           where election = $1 and sha256 = any($2::text[]) and withdrawn is null order by sha256, redacted`,
    values: [election, pictures],
  });
  return z.array(pictureRow).parse(rows);
}
