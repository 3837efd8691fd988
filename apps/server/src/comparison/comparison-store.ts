import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import type { NamedCell } from '@kua/core/publication/contest-frame.ts';
import type { SourceResult, UnitKind } from '@kua/core/protocols/statement.ts';
import type { Contest, Election, Source, SourceId } from '@kua/core/registry/election.ts';
import { contestSchema, electionSchema, localText } from '@kua/core/registry/registry-contract.ts';
import { resultCopyReader, type CopiedResult } from './result-copy.ts';

export async function readElectionIds(client: PoolClient): Promise<readonly string[]> {
  const { rows } = await client.query('select election as id from election order by election');
  return z
    .array(z.object({ id: z.string() }))
    .parse(rows)
    .map(({ id }) => id);
}

const electionRow = z.object({
  body: electionSchema,
  sources: z.array(z.object({ id: z.string(), name: localText })),
});

export async function readElection(
  client: PoolClient,
  election: string,
): Promise<Readonly<{ election: Election; sources: readonly Source[] }> | null> {
  const { rows } = await client.query('select body, sources from election where election = $1', [election]);
  const [row] = z.array(electionRow).parse(rows);
  return row === undefined ? null : { election: row.body, sources: row.sources };
}

/** Contests in their order, each with its cells. */
export async function readContests(client: PoolClient, election: string): Promise<readonly ContestCells[]> {
  const contests = await client.query('select body from contest where election = $1 order by position, id', [election]);
  const cells = await client.query(
    'select contest, position, kind, id, name from cell where election = $1 order by contest, position',
    [election],
  );
  const named = z.array(cellRow).parse(cells.rows);
  return z
    .array(z.object({ body: contestSchema }))
    .parse(contests.rows)
    .map(({ body }) => ({ contest: withoutUndefined(body), cells: named.filter((cell) => cell.contest === body.id) }));
}

/** zod gives `law: undefined` where the contract has no such key. */
function withoutUndefined({ relations, ...contest }: z.infer<typeof contestSchema>): Contest {
  return {
    ...contest,
    relations: relations.map(({ law, verified, ...relation }) => ({
      ...relation,
      ...(law === undefined ? {} : { law }),
      ...(verified === undefined ? {} : { verified }),
    })),
  };
}

export type ContestCells = Readonly<{ contest: Contest; cells: readonly NamedCell[] }>;

const cellRow = z.object({
  contest: z.string(),
  position: z.number(),
  kind: z.enum(['field', 'option']),
  id: z.string(),
  name: localText,
});

/** The sources that say anything in a contest, by contest. */
export async function readSpeakers(
  client: PoolClient,
  where: Readonly<{ election: string; contests: readonly string[]; sources: readonly SourceId[] }>,
): Promise<ReadonlyMap<string, readonly SourceId[]>> {
  const { rows } = await client.query(
    `select contest, source
     from unnest($2::text[]) as contests (contest), unnest($3::text[]) with ordinality as sources (source, place)
     where exists (select from result r where r.election = $1 and r.contest = contests.contest and r.source = sources.source)
     order by place`,
    [where.election, where.contests, where.sources],
  );
  const speaking = z.array(z.object({ contest: z.string(), source: z.string() })).parse(rows);
  return new Map(
    where.contests.map((id) => [id, speaking.filter(({ contest }) => contest === id).map(({ source }) => source)]),
  );
}

const territoryRow = z.object({ id: z.string(), parent: z.string().nullable() });

export async function readTerritories(
  client: PoolClient,
  election: string,
): Promise<readonly z.infer<typeof territoryRow>[]> {
  const { rows } = await client.query('select id, parent from territory where election = $1', [election]);
  return z.array(territoryRow).parse(rows);
}

export type ListedStation = Readonly<{ territory: string; registered: number | null }>;

const stationRow = z.tuple([z.string(), z.string(), z.coerce.number().nullable()]);

export async function readStations(client: PoolClient, election: string): Promise<Map<string, ListedStation>> {
  const { rows } = await client.query<unknown[]>({
    rowMode: 'array',
    text: 'select id, territory, registered from station where election = $1',
    values: [election],
  });
  const stations = new Map<string, ListedStation>();
  for (const row of rows) {
    const [id, territory, registered] = stationRow.parse(row);
    stations.set(id, { territory, registered });
  }
  return stations;
}

/** What a source says of territories as a whole. */
export async function readAnnounced(
  client: PoolClient,
  where: Readonly<{ election: string; contest: string; source: SourceId }>,
): Promise<ReadonlyMap<string, SourceResult>> {
  const announced = new Map<string, SourceResult>();
  await streamResults(client, { ...where, unitKind: 'territory' }, ({ unit, source, result }) => {
    if (source === where.source) announced.set(unit, result);
  });
  return announced;
}

/** Every source's result of every unit of a kind, all rows of a unit one after another; only the rows of one chunk are in memory. */
export async function streamResults(
  client: PoolClient,
  where: Readonly<{ election: string; contest: string; unitKind: UnitKind }>,
  onRow: (row: CopiedResult) => void,
): Promise<void> {
  // COPY takes no parameters.
  const election = client.escapeLiteral(where.election);
  const contest = client.escapeLiteral(where.contest);
  const kind = client.escapeLiteral(where.unitKind);
  const stream = client.query(
    copyTo(
      `copy (select unit, source, rest_is_zero, conflict, figures from result
             where election = ${election} and contest = ${contest} and unit_kind = ${kind} order by unit) to stdout`,
    ),
  );
  const reader = resultCopyReader(onRow);
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new Error('COPY gave something other than bytes');
    reader.push(chunk);
  }
  reader.end();
}
