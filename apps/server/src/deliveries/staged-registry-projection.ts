import type { CellItem } from '@kua/core/deliveries/reading.ts';
import type { Contest, Territory } from '@kua/core/registry/election.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** What a delivery says of the election itself: small next to its rows, so it is held in memory while they are read. */
export type StagedRegistry = Readonly<{
  territories: Territory[];
  contests: Contest[];
  cells: CellItem[];
}>;

/** Puts the territories beside the rows, marking those that say something new. Before `foldStagedRegistry`, which takes them over. */
export async function stageTerritories(context: FoldContext, territories: readonly Territory[]): Promise<void> {
  await context.client.query(
    `create temporary table staged_territory (
       id text primary key, parent text, level smallint not null, name jsonb not null, short_name jsonb, tile jsonb,
       fresh boolean not null
     ) on commit drop`,
  );
  // The last mention of a territory wins, as everywhere.
  const last = [...new Map(territories.map((territory) => [territory.id, territory])).values()];
  await context.client.query(
    `insert into staged_territory
     select s.id, s.parent, s.level, s.name, s.short_name, s.tile,
       t.id is null or t.parent is distinct from s.parent or t.name || s.name <> t.name
     from jsonb_to_recordset($2::jsonb) as s (id text, parent text, level smallint, name jsonb, short_name jsonb, tile jsonb)
     left join territory t on t.election = $1 and t.id = s.id`,
    [
      context.election,
      JSON.stringify(last.map(({ shortName, ...rest }) => ({ ...rest, short_name: shortName ?? null }))),
    ],
  );
}

/** Contests and cells that the files named first, territories, and stations: what is stated later wins, what is missing erases nothing. */
export async function foldStagedRegistry(
  context: FoldContext,
  sequence: number,
  staged: StagedRegistry,
): Promise<void> {
  const changed = [
    await addContests(context, staged.contests),
    await addCells(context, staged.cells),
    await addTerritories(context),
    await addStations(context),
  ];
  if (changed.every((rows) => rows === 0)) return;
  await context.client.query('update head set registry = $2 where election = $1', [context.election, sequence]);
}

async function addTerritories(context: FoldContext): Promise<number> {
  const { rowCount } = await context.client.query(
    `insert into territory (election, id, parent, level, name, short_name, tile)
     select $1, id, parent, level, name, short_name, tile from staged_territory where fresh
     on conflict (election, id) do update set parent = excluded.parent, level = excluded.level,
       name = territory.name || excluded.name,
       short_name = coalesce(excluded.short_name, territory.short_name), tile = coalesce(excluded.tile, territory.tile)`,
    [context.election],
  );
  return rowCount ?? 0;
}

async function addContests(context: FoldContext, contests: readonly Contest[]): Promise<number> {
  const { rowCount } = await context.client.query(
    `insert into contest (election, id, position, body)
     select $1, c.body ->> 'id', (select coalesce(max(position), 0) from contest where election = $1) + c.place, c.body
     from jsonb_array_elements($2::jsonb) with ordinality as c (body, place)
     on conflict (election, id) do nothing`,
    [context.election, JSON.stringify(contests)],
  );
  return rowCount ?? 0;
}

async function addCells(context: FoldContext, cells: readonly CellItem[]): Promise<number> {
  const { rowCount } = await context.client.query(
    `insert into cell (election, contest, position, kind, id, name)
     select $1, c.contest, c.position, c.kind, c.id, c.name
     from jsonb_to_recordset($2::jsonb) as c (contest text, position smallint, kind text, id text, name jsonb)
     on conflict do nothing`,
    [
      context.election,
      JSON.stringify(
        cells.map(({ contest, cell }) => ({
          contest,
          position: cell.index + 1,
          kind: cell.kind,
          id: cell.id,
          name: cell.name,
        })),
      ),
    ],
  );
  return rowCount ?? 0;
}

/**
 * A number that is the end of the station's id is what a file without numbers gives, and the whole election is the territory of a
 * file without territories: neither replaces what another file said.
 */
async function addStations(context: FoldContext): Promise<number> {
  const { rowCount } = await context.client.query(
    `with described as (
       select unit as id,
         (array_agg(s.number order by right(s.unit, length(s.number)) = s.number, file desc, line desc))[1] as number,
         (array_agg(s.name order by file desc, line desc) filter (where s.name is not null))[1] as name,
         (array_agg(s.address order by file desc, line desc) filter (where s.address is not null))[1] as address,
         (array_agg(s.territory order by whole.id is not null, file desc, line desc))[1] as territory,
         (array_agg(s.latitude order by file desc, line desc) filter (where s.latitude is not null))[1] as latitude,
         (array_agg(s.longitude order by file desc, line desc) filter (where s.longitude is not null))[1] as longitude,
         (array_agg(s.registered order by file desc, line desc) filter (where s.registered is not null))[1] as registered
       from pg_temp.staged s
       left join territory whole on whole.election = $1 and whole.id = s.territory and whole.parent is null
       where described group by unit
     ),
     stated as (
       select d.id,
         case when right(d.id, length(d.number)) = d.number then coalesce(st.number, d.number) else d.number end as number,
         coalesce(d.name, st.name) as name, coalesce(d.address, st.address) as address,
         case when whole.id is not null then coalesce(st.territory, d.territory) else d.territory end as territory,
         coalesce(d.latitude, st.latitude) as latitude, coalesce(d.longitude, st.longitude) as longitude,
         coalesce(d.registered, st.registered) as registered, st as known
       from described d
       left join station st on st.election = $1 and st.id = d.id
       left join territory whole on whole.election = $1 and whole.id = d.territory and whole.parent is null
     )
     insert into station (election, id, number, name, address, territory, latitude, longitude, registered)
     select $1, id, number, name, address, territory, latitude, longitude, registered from stated
     where known is null or (number, name, address, territory, latitude, longitude, registered) is distinct from
       ((known).number, (known).name, (known).address, (known).territory, (known).latitude, (known).longitude, (known).registered)
     on conflict (election, id) do update set number = excluded.number, name = excluded.name, address = excluded.address,
       territory = excluded.territory, latitude = excluded.latitude, longitude = excluded.longitude, registered = excluded.registered`,
    [context.election],
  );
  return rowCount ?? 0;
}
