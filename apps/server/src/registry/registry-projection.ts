import { z } from 'zod';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { contestSchema, electionSchema, registryBody } from '@kua/core/registry/registry-contract.ts';
import type { RegistryBody } from '@kua/core/registry/registry-contract.ts';
import { mergeContest, mergeElection, mergeSources } from '@kua/core/registry/registry-merge.ts';
import type { FoldContext } from '../evidence/fold.ts';

const sourcesSchema = z.array(z.object({ id: z.string(), name: z.record(z.string(), z.string()) }));

/** Folds registry entries: the election with its contests and sources, territories, stations. */
export async function foldRegistry(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.erased) continue;
    const body = registryBody.parse(JSON.parse(new TextDecoder().decode(entry.body)));
    switch (body.type) {
      case 'election':
        await foldElection(context, body);
        break;
      case 'territories':
        await foldTerritories(context, body);
        break;
      case 'stations':
        await foldStations(context, body);
        break;
    }
    await context.client.query('update head set registry = $2 where election = $1', [context.election, entry.sequence]);
  }
}

type Body<T extends RegistryBody['type']> = Extract<RegistryBody, { type: T }>;

async function foldElection(context: FoldContext, said: Body<'election'>): Promise<void> {
  const { client, election } = context;
  if (said.election.id !== election)
    throw new Error(`the ledger of ${election} speaks of election ${said.election.id}`);
  const { rows } = await client.query('select body, sources from election where election = $1', [election]);
  const known = z.array(z.object({ body: electionSchema, sources: sourcesSchema })).parse(rows)[0];
  const body = known === undefined ? said.election : mergeElection(known.body, said.election, said);
  const sources = mergeSources(known?.sources ?? [], said.sources);
  await client.query(
    `insert into election (election, body, sources) values ($1, $2, $3)
     on conflict (election) do update set body = excluded.body, sources = excluded.sources`,
    [election, JSON.stringify(body), JSON.stringify(sources)],
  );
  for (const contest of said.contests) await foldContest(context, contest);
}

async function foldContest(context: FoldContext, said: Body<'election'>['contests'][number]): Promise<void> {
  const { client, election } = context;
  const { rows } = await client.query('select body from contest where election = $1 and id = $2', [election, said.id]);
  const known = z.array(z.object({ body: contestSchema })).parse(rows)[0]?.body;
  const contest = known === undefined ? said : mergeContest(known, said);
  await client.query(
    `insert into contest (election, id, position, body)
     values ($1, $2, (select coalesce(max(position), 0) + 1 from contest where election = $1), $3)
     on conflict (election, id) do update set body = excluded.body`,
    [election, said.id, JSON.stringify(contest)],
  );
  const cells = [
    ...contest.fields.map(({ id, name }) => ({ kind: 'field', id, name })),
    ...contest.options.map(({ id, name }) => ({ kind: 'option', id, name })),
  ];
  // A cell keeps its position for ever; new ones follow the last.
  await client.query(
    `with said as (
       select kind, id, name, place
       from rows from (jsonb_to_recordset($3::jsonb) as (kind text, id text, name jsonb)) with ordinality as s (kind, id, name, place)
     ),
     renamed as (
       update cell set name = said.name from said
       where cell.election = $1 and cell.contest = $2 and cell.id = said.id and cell.kind = said.kind
     )
     insert into cell (election, contest, position, kind, id, name)
     select $1, $2, (select coalesce(max(position), 0) from cell where election = $1 and contest = $2) + row_number() over (order by place),
       kind, id, name
     from said where not exists (select from cell where election = $1 and contest = $2 and cell.id = said.id)`,
    [election, said.id, JSON.stringify(cells)],
  );
}

async function foldTerritories(context: FoldContext, said: Body<'territories'>): Promise<void> {
  const territories = lastById(said.territories).map(({ shortName, ...rest }) => ({ ...rest, short_name: shortName }));
  await context.client.query(
    `insert into territory (election, id, parent, level, name, short_name, tile)
     select $1, id, parent, level, name, short_name, tile
     from jsonb_to_recordset($2::jsonb) as s (id text, parent text, level smallint, name jsonb, short_name jsonb, tile jsonb)
     on conflict (election, id) do update set parent = excluded.parent, level = excluded.level,
       name = territory.name || excluded.name,
       short_name = coalesce(excluded.short_name, territory.short_name), tile = coalesce(excluded.tile, territory.tile)`,
    [context.election, JSON.stringify(territories)],
  );
}

async function foldStations(context: FoldContext, said: Body<'stations'>): Promise<void> {
  await context.client.query(
    `insert into station (election, id, number, name, address, territory, latitude, longitude, registered)
     select $1, id, number, name, address, territory, latitude, longitude, registered
     from jsonb_to_recordset($2::jsonb) as s (
       id text, number text, name text, address text, territory text,
       latitude double precision, longitude double precision, registered bigint)
     on conflict (election, id) do update set number = excluded.number, territory = excluded.territory,
       name = coalesce(excluded.name, station.name), address = coalesce(excluded.address, station.address),
       latitude = coalesce(excluded.latitude, station.latitude), longitude = coalesce(excluded.longitude, station.longitude),
       registered = coalesce(excluded.registered, station.registered)`,
    [context.election, JSON.stringify(lastById(said.stations))],
  );
}

function lastById<T extends Readonly<{ id: string }>>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()];
}
