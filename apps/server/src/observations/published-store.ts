import type { PoolClient } from 'pg';
import { z } from 'zod';
import {
  reportOrigins,
  reviewOutcomes,
  violationReviewBody,
  withdrawalReasons,
} from '@kua/core/observations/violation-review-contract.ts';
import type { IncidentRecord } from '@kua/core/publication/public-incident.ts';

const placeRow = z.object({ sequence: z.number(), territory: z.string().nullable() });
/** Where an event that was ever published stands, or stood. `sequence`: of the decision by which it was first published. */
export type IncidentPlace = Readonly<z.infer<typeof placeRow>>;

/** The place of a row of `incident i`; what was withdrawn stays where the public knew it. */
const place = `cross join lateral (select coalesce(i.withdrawn, i.says) as place) p
  left join station s on s.election = i.election and s.id = p.place ->> 'station'`;

/**
 * Events that were ever published, of which something changed after an entry: what staff say of them, whether a report of theirs was taken
 * back, their pictures. In the order of their first publication.
 */
export async function readIncidentPlaces(
  client: PoolClient,
  election: string,
  after: number,
): Promise<readonly IncidentPlace[]> {
  const { rows } = await client.query({
    name: 'incident-places',
    text: `
      with touched as (
        select incident from incident where election = $1 and changed > $2
        union
        select r.incident from submission m
        join report_correction c on c.election = m.election and c.sequence = m.sequence
        join report r on r.election = c.election and r.device = c.device and r.id = c.original
        where m.election = $1 and m.opened > $2 and m.kind = 'correction' and r.incident is not null
        union
        select incident from incident where election = $1 and says -> 'pictures' ?| array(
          select sha256 from public_picture where election = $1 and (redacted > $2 or withdrawn > $2))
      )
      select i.published as sequence, coalesce(s.territory, p.place ->> 'territory') as territory
      from touched t join incident i on i.election = $1 and i.incident = t.incident
      ${place}
      where i.published is not null order by i.published`,
    values: [election, after],
  });
  return z.array(placeRow).parse(rows);
}

const picture = z.object({ sha256: z.string(), width: z.number(), height: z.number() });
const incidentRow = z.object({
  id: z.string(),
  sequence: z.number(),
  says: violationReviewBody.options[1],
  withdrawn: z.object({ code: z.string(), reason: z.enum(withdrawalReasons), at: z.string() }).nullable(),
  territory: z.string().nullable(),
  number: z.string().nullable(),
  reportedAt: z.string().nullable(),
  publishedAt: z.string(),
  changedAt: z.string(),
  reports: z.array(
    z.object({ origin: z.enum(reportOrigins), outcome: z.enum(reviewOutcomes), takenBack: z.boolean() }),
  ),
  pictures: z.array(picture),
});

/**
 * Of the pictures of `incident i` those that may be shown. One whose bytes equal another's is shown for what the event is about, and goes
 * with that, whatever becomes of the other.
 */
const shownPictures = `
  select w.sha256, w.place, shown.width, shown.height
  from jsonb_array_elements_text(i.says -> 'pictures') with ordinality as w (sha256, place)
  cross join lateral (
    select array(
      select r.report from report r where r.election = i.election and r.incident = i.incident
      union all select value::bigint from jsonb_array_elements_text((i.says -> 'acts') || (i.says -> 'protocols'))) as own
  ) about
  cross join lateral (
    select width, height from public_picture p
    where p.election = i.election and p.sha256 = w.sha256 and p.withdrawn is null
      and (p.submission = any(about.own) or not exists (select from public_picture q
        where q.election = i.election and q.sha256 = w.sha256 and q.submission = any(about.own)))
    order by p.redacted limit 1
  ) shown`;

/** Events by the sequences under which they were first published, in that order. From the projections that the search path names. */
export async function readIncidentRecords(
  client: PoolClient,
  election: string,
  sequences: readonly number[],
): Promise<readonly IncidentRecord[]> {
  const { rows } = await client.query({
    name: 'incident-records',
    text: `
      select i.incident as id, i.published as sequence, i.says, coalesce(s.territory, p.place ->> 'territory') as territory,
        s.number, of_it.first as "reportedAt", i.published_at as "publishedAt", i.changed_at as "changedAt",
        case when i.state = 'withdrawn' then json_build_object('code', i.withdrawn ->> 'code',
          'reason', i.withdrawn ->> 'reason', 'at', i.withdrawn_at) end as withdrawn,
        coalesce(of_it.reports, '[]') as reports, pictures.pictures
      from incident i
      ${place}
      cross join lateral (
        select min(r.received_at) as first, json_agg(json_build_object('origin', r.origin, 'outcome', r.outcome,
          'takenBack', exists (select from report_correction c
            where c.election = r.election and c.device = r.device and c.original = r.id and c.withdrawn)) order by r.report) as reports
        from report r where r.election = i.election and r.incident = i.incident
      ) as of_it
      cross join lateral (
        select coalesce(json_agg(json_build_object('sha256', sha256, 'width', width, 'height', height) order by place), '[]') as pictures
        from (${shownPictures}) as those
      ) as pictures
      where i.election = $1 and i.published = any($2::bigint[]) order by i.published`,
    values: [election, sequences],
  });
  return z
    .array(incidentRow)
    .parse(rows)
    .map((row) => ({ ...row, reportedAt: row.reportedAt ?? row.publishedAt }));
}

/** Sequences of those that are public now, the latest first; of those that were published before `before`, where it is not null. */
export async function readLatestIncidents(
  client: PoolClient,
  election: string,
  { before, most }: Readonly<{ before: number | null; most: number }>,
): Promise<readonly number[]> {
  const { rows } = await client.query<{ sequence: number }>({
    name: 'latest-incidents',
    text: `select published as sequence from incident where election = $1 and state = 'published' and ($3::bigint is null or published < $3)
           order by published desc limit $2`,
    values: [election, most, before],
  });
  return rows.map(({ sequence }) => sequence);
}

/** SHA-256 of every picture that what is published shows. */
export async function readIncidentPictures(client: PoolClient, election: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ sha256: string }>({
    name: 'incident-pictures',
    text: `select distinct those.sha256 from incident i cross join lateral (${shownPictures}) as those
           where i.election = $1 and i.state = 'published' and i.says -> 'pictures' <> '[]'`,
    values: [election],
  });
  return rows.map(({ sha256 }) => sha256);
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
