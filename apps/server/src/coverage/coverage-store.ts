import { z } from 'zod';
import type { PoolClient } from 'pg';
import type { CoveredStation } from '@kua/core/coverage/coverage-board.ts';
import type { Source, Territory } from '@kua/core/registry/election.ts';
import { localText, sourceSchema } from '@kua/core/registry/registry-contract.ts';

/** One consistent view of the projections: `client` is inside `inSnapshot`. */
export type Snapshot = Readonly<{ client: PoolClient; election: string }>;

const headRow = z.object({ sequence: z.number(), registry: z.number(), sources: z.array(sourceSchema) });

/** `registry`: the last entry that changed elections, territories or stations. */
export type CoverageHead = Readonly<{ sequence: number; registry: number; sources: readonly Source[] }>;

/** Null when nothing of the election was ever projected. */
export async function readCoverageHead({ client, election }: Snapshot): Promise<CoverageHead | null> {
  const { rows } = await client.query({
    name: 'coverage-head',
    text: 'select sequence, registry, sources from head join election using (election) where election = $1',
    values: [election],
  });
  return z.array(headRow).parse(rows)[0] ?? null;
}

const territoryRow = z.object({
  id: z.string(),
  parent: z.string().nullable(),
  level: z.number(),
  name: localText,
  tile: z.object({ row: z.number(), column: z.number() }).nullable(),
});

export async function readTerritories({ client, election }: Snapshot): Promise<readonly Territory[]> {
  const { rows } = await client.query({
    name: 'coverage-territories',
    text: 'select id, parent, level, name, tile from territory where election = $1 order by level, id',
    values: [election],
  });
  return z
    .array(territoryRow)
    .parse(rows)
    .map(({ tile, ...rest }) => ({ ...rest, ...(tile === null ? {} : { tile }) }));
}

type StationRow = Pick<CoveredStation, 'id' | 'number' | 'territory' | 'latitude' | 'longitude' | 'registered'>;

/** Which stations are read: these, or null for all of them. */
export type Wanted = readonly string[] | null;

/** A statement for all stations or for some of them, whose ids are its last parameter. */
function restricted(wanted: Wanted, column: string, place: number): string {
  return wanted === null ? '' : `and ${column} = any($${place}::text[])`;
}

function named(name: string, wanted: Wanted): string {
  return wanted === null ? name : `${name}-of-some`;
}

/** Stations of which something was stated after a sequence. */
export async function readTouched({ client, election }: Snapshot, after: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ station: string }>({
    name: 'coverage-touched',
    text: `
      select station from observation where election = $1 and changed > $2
      union select unit from result where election = $1 and changed > $2 and unit_kind = 'station'
      union select station from station_evidence where election = $1 and changed > $2
      union select station from turnout where election = $1 and sequence > $2`,
    values: [election, after],
  });
  return rows.map(({ station }) => station);
}

/** Registered voters by the registry, else the most that a source states. */
export async function readStations({ client, election }: Snapshot, wanted: Wanted): Promise<readonly StationRow[]> {
  const { rows } = await client.query<StationRow>({
    name: named('coverage-stations', wanted),
    text: `
      select s.id, s.number, s.territory, s.latitude, s.longitude, coalesce(s.registered, stated.registered) as registered
      from station s
      left join (
        select r.unit, max(r.figures[c.position]) as registered
        from result r join cell c on c.election = $1 and c.contest = r.contest and c.kind = 'field' and c.id = 'registered'
        where r.election = $1 and r.unit_kind = 'station' ${restricted(wanted, 'r.unit', 2)} group by r.unit
      ) as stated on stated.unit = s.id
      where s.election = $1 ${restricted(wanted, 's.id', 2)} order by length(s.number), s.number, s.id`,
    values: wanted === null ? [election] : [election, wanted],
  });
  return rows;
}

/** What observers of a source sent from a station. */
export type Seen = Readonly<{
  station: string;
  source: string;
  last: number;
  /** `list` and its last minute, one after the other. */
  lists: readonly string[] | null;
}>;

/** @param midnight minutes since the epoch at which voting day began */
export async function readSeen(
  { client, election }: Snapshot,
  { midnight, wanted }: Readonly<{ midnight: number; wanted: Wanted }>,
): Promise<readonly Seen[]> {
  const { rows } = await client.query<Seen>({
    name: named('coverage-seen', wanted),
    text: `
      select station, source, max(last) as last,
        array_agg(list || ' ' || last) filter (where list is not null) as lists
      from (
        select station, source, list, max(floor(extract(epoch from seen_at) / 60)::int - $2::int) as last
        from observation where election = $1 and not (superseded and kind = 'checklist') ${restricted(wanted, 'station', 3)}
        group by station, source, list
      ) as o
      group by station, source`,
    values: wanted === null ? [election, midnight] : [election, midnight, wanted],
  });
  return rows;
}

/** Which of these questions have an answer: `list/question` by station. */
export async function readAnswered(
  { client, election }: Snapshot,
  {
    questions,
    wanted,
  }: Readonly<{ questions: readonly Readonly<{ list: string; question: string }>[]; wanted: Wanted }>,
): Promise<readonly Readonly<{ station: string; answered: string }>[]> {
  if (questions.length === 0) return [];
  const { rows } = await client.query<{ station: string; answered: string }>({
    name: named('coverage-answered', wanted),
    text: `
      select distinct o.station, q.list || '/' || q.question as answered
      from observation o join unnest($2::text[], $3::text[]) as q (list, question) on q.list = o.list
      where o.election = $1 and o.kind = 'checklist' and not o.superseded and o.answers ? q.question
        ${restricted(wanted, 'o.station', 4)}`,
    values: [
      election,
      questions.map(({ list }) => list),
      questions.map(({ question }) => question),
      ...(wanted === null ? [] : [wanted]),
    ],
  });
  return rows;
}

const figures = z.array(z.number().nullable());
const turnoutRow = z.tuple([z.string(), z.string(), z.number().nullable(), z.array(z.number()), figures, figures]);
export type TurnoutRow = z.infer<typeof turnoutRow>;

/**
 * Station, source, observer (numbered by what each sent first; null: from files), minutes, own counts, announced figures. Of a source's
 * deliveries the last label holds, figure by figure; what it states twice in two ways is null. Of an observer what she said last of a minute.
 */
export async function readTurnout(
  { client, election }: Snapshot,
  { midnight, wanted }: Readonly<{ midnight: number; wanted: Wanted }>,
): Promise<readonly TurnoutRow[]> {
  const { rows } = await client.query<unknown[]>({
    name: named('coverage-turnout', wanted),
    rowMode: 'array',
    text: `
      with observers as (
        select station, device, row_number() over (partition by station order by min(sequence)) as observer
        from observation where election = $1 ${restricted(wanted, 'station', 3)} group by station, device
      ), told as (
        select distinct on (station, source, device, minute) station, source, device, minute, cast_count, announced, sequence
        from (
          select *, floor(extract(epoch from at) / 60)::int - $2::int as minute
          from observation
          where election = $1 and kind = 'turnout' and not superseded and at is not null
            and (cast_count is not null or announced is not null) ${restricted(wanted, 'station', 3)}
        ) as o
        order by station, source, device, minute, sequence desc
      ), filed as (
        select station, source, minute, what, case when min(figure) = max(figure) then min(figure) end as figure
        from (
          select *, rank() over (partition by source, station, minute, what order by rank desc) as place
          from turnout where election = $1 ${restricted(wanted, 'station', 3)}
        ) as t
        where place = 1 group by station, source, minute, what
      )
      select station, source, observer, array_agg(minute order by minute), array_agg(cast_count order by minute),
        array_agg(announced order by minute)
      from told join observers using (station, device) group by station, source, observer
      union all
      select station, source, null, array_agg(minute order by minute), array_agg(cast_count order by minute),
        array_agg(announced order by minute)
      from (
        select station, source, minute, max(figure) filter (where what = 'cast') as cast_count,
          max(figure) filter (where what = 'announced') as announced
        from filed group by station, source, minute
      ) as f
      group by station, source
      order by 1, 2, 3`,
    values: wanted === null ? [election, midnight] : [election, midnight, wanted],
  });
  return z.array(turnoutRow).parse(rows);
}

/** Sources that state a result of a station, and of which contests; whether one of them says two things. */
export type Stated = Readonly<{
  station: string;
  sources: readonly string[];
  contests: readonly string[];
  isDisputed: boolean;
}>;

export async function readStated({ client, election }: Snapshot, wanted: Wanted): Promise<readonly Stated[]> {
  const { rows } = await client.query<Stated>({
    name: named('coverage-stated', wanted),
    text: `
      select unit as station, array_agg(distinct source) as sources, array_agg(distinct contest) as contests,
        bool_or(cardinality(conflict) > 0) as "isDisputed"
      from result where election = $1 and unit_kind = 'station' ${restricted(wanted, 'unit', 2)}
      group by unit`,
    values: wanted === null ? [election] : [election, wanted],
  });
  return rows;
}

/** Contests that take place at every station; of the others what is stated tells where they do. */
export async function readContestsEverywhere({ client, election }: Snapshot): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>({
    name: 'coverage-contests',
    text: `select id from contest where election = $1 and body ->> 'stations' = 'all' order by position`,
    values: [election],
  });
  return rows.map(({ id }) => id);
}
