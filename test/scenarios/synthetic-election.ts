/** An election written straight into the projections, as a projector would leave them: for tests and measurements of what reads them. */
import type { Pool, PoolClient } from 'pg';

export type SyntheticElection = Readonly<{
  id: string;
  stations: number;
  regions: number;
  /** Districts of each region; 0: stations lie directly in regions. */
  districts: number;
  options: number;
  rehearsal: boolean;
  /** Whether the officials announced totals of the whole and of each region, which the protocols will exceed sooner or later. */
  announced?: boolean;
  /** `YYYY-MM-DD`; the pack decides on an embargo. */
  date?: string;
  pack?: string;
}>;

export const syntheticFields = ['registered', 'issued', 'cast', 'valid', 'invalid'];

/** Ids of stations are `00001`, `00002`, …, spread over the districts in turn. */
export function syntheticStation(index: number): string {
  return String(index).padStart(6, '0');
}

/** The registry with one contest and two sources, and official results of every station; observers have said nothing. */
export async function seedElection(projector: Pool, election: SyntheticElection): Promise<void> {
  await inProjection(projector, async (client) => {
    await seedRegistry(client, election);
    await seedResults(client, election, 'official');
    if (election.announced === true) await seedAnnounced(client, election);
    await client.query('insert into head (election, sequence, registry) values ($1, 1, 1)', [election.id]);
  });
  await projector.query('analyze projection.station, projection.result, projection.statement, projection.territory');
}

/** Observers say the same as the officials at every station; one in fifty differs in one option. */
export async function seedObservers(projector: Pool, election: SyntheticElection): Promise<void> {
  await inProjection(projector, async (client) => {
    await seedResults(client, election, 'observers');
    await client.query('update head set sequence = sequence + 1 where election = $1', [election.id]);
  });
  await projector.query('analyze projection.result, projection.statement');
}

/** What one protocol says, as the next entry of the ledger. Null: the source takes back everything it said. */
export type SyntheticStatement = Readonly<{
  source: string;
  station: string;
  figures: readonly (number | null)[];
  conflict?: readonly number[];
}>;

export async function stateProtocols(
  projector: Pool,
  election: string,
  statements: readonly SyntheticStatement[],
): Promise<void> {
  await inProjection(projector, async (client) => {
    const { rows } = await client.query<{ sequence: number }>(
      'update head set sequence = sequence + 1 where election = $1 returning sequence',
      [election],
    );
    const sequence = rows[0]?.sequence ?? 0;
    for (const { source, station, figures, conflict } of statements) {
      await client.query(
        `insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, rank, captured_at, received_at, figures)
         values ($1, 'contest', $2, 'station', $3, $4, 0, 0, 'submission', 0, '2026-01-01T10:00:00Z', '2026-01-01T10:00:01Z', $5)`,
        [election, source, station, sequence, figures],
      );
      await client.query(
        `insert into result (election, contest, source, unit_kind, unit, figures, conflict, statements, changed)
         values ($1, 'contest', $2, 'station', $3, $4, $5, 1, $6)
         on conflict (election, contest, source, unit_kind, unit) do update
         set figures = excluded.figures, conflict = excluded.conflict, statements = result.statements + 1, changed = excluded.changed`,
        [election, source, station, figures, conflict ?? [], sequence],
      );
    }
  });
}

export async function removeElection(projector: Pool, election: string): Promise<void> {
  await inProjection(projector, async (client) => {
    for (const table of ['head', 'election', 'territory', 'station', 'contest', 'cell', 'statement', 'result']) {
      await client.query(`delete from ${table} where election = $1`, [election]);
    }
  });
}

async function seedRegistry(client: PoolClient, election: SyntheticElection): Promise<void> {
  const { id, rehearsal, regions, districts, stations } = election;
  const name = { kk: `Сайлау ${id}`, ru: `Выборы ${id}`, en: `Election ${id}` };
  const date = election.date ?? '2020-01-01';
  const body = { id, name, date, country: 'ZZ', pack: election.pack ?? 'generic', rehearsal, embargoUntil: null };
  const sources = ['official', 'observers'].map((source) => ({ id: source, name: { en: source } }));
  await client.query('insert into election values ($1, $2, $3)', [id, body, JSON.stringify(sources)]);
  const options = Array.from({ length: election.options }, (_, index) => `option-${index + 1}`);
  const contest = {
    id: 'contest',
    name,
    fields: syntheticFields.map((field) => ({ id: field, name: { en: field } })),
    options: options.map((option) => ({
      id: option,
      name: { en: option, ru: option },
      kind: 'candidate',
      color: null,
    })),
    denominator: 'cast',
    relations: [{ id: 'valid-votes', name: {}, left: 'valid', op: '=', right: 'sum(options)' }],
    maxTurnout: 1,
    stations: 'all',
  };
  await client.query('insert into contest values ($1, $2, 1, $3)', [id, contest.id, contest]);
  await client.query(
    `insert into cell select $1, 'contest', place, case when place <= $3 then 'field' else 'option' end, id, '{}'
     from unnest($2::text[]) with ordinality as cells (id, place)`,
    [id, [...syntheticFields, ...options], syntheticFields.length],
  );
  await client.query(
    `insert into territory
     select $1, 'whole', null::text, 0, '{"en": "Whole"}'::jsonb
     union all select $1, 'region-' || i, 'whole', 1, jsonb_build_object('en', 'Region ' || i, 'ru', 'Область ' || i) from generate_series(1, $2) i
     union all select $1, 'district-' || i || '-' || j, 'region-' || i, 2, jsonb_build_object('en', 'District ' || i || '.' || j)
       from generate_series(1, $2) i, generate_series(1, $3) j`,
    [id, regions, districts],
  );
  await client.query(
    `insert into station
     select $1, lpad(i::text, 6, '0'), i::text, 'School ' || i, 'Street ' || i % 1000 || ', 1',
       case when $3 = 0 then 'whole' when $4 = 0 then 'region-' || 1 + i % $3 else 'district-' || 1 + i % $3 || '-' || 1 + (i / $3) % $4 end,
       40 + i % 1500 / 100.0, 46 + i % 4000 / 100.0, 2000 + i % 10
     from generate_series(1, $2::integer) i`,
    [id, stations, regions, districts],
  );
}

async function seedResults(
  client: PoolClient,
  { id, stations, options }: SyntheticElection,
  source: string,
): Promise<void> {
  const rows = `
    from generate_series(1, $2::integer) i,
    lateral (select array_agg(i::bigint * p * 7919 % 97 + case when p = 2 and i % 50 = 0 and $3 = 'observers' then i % 300 else 0 end order by p) as votes
             from generate_series(1, $4::integer) p) options,
    lateral (select array[2000 + i % 10, sum(v) + 3, sum(v) + 3, sum(v), 3]::bigint[] as counts from unnest(votes) v) fields`;
  const values = [id, stations, source, options];
  await client.query(
    `insert into statement (election, contest, source, unit_kind, unit, sequence, file, line, channel, label, rank, received_at, figures)
     select $1, 'contest', $3, 'station', lpad(i::text, 6, '0'), 1, 0, i, 'delivery', 'first', 0, '2026-01-01T10:00:00Z', counts || votes ${rows}`,
    values,
  );
  await client.query(
    `insert into result (election, contest, source, unit_kind, unit, figures, statements, changed)
     select $1, 'contest', $3, 'station', lpad(i::text, 6, '0'), counts || votes, 1, 1 ${rows}`,
    values,
  );
}

async function seedAnnounced(client: PoolClient, { id, options }: SyntheticElection): Promise<void> {
  await client.query(
    `insert into result (election, contest, source, unit_kind, unit, figures, statements, changed)
     select $1, 'contest', 'official', 'territory', territory.id, array[2100, 300, 300, 297, 3]::bigint[] || votes, 1, 1
     from territory, lateral (select array_agg(40::bigint * p order by p) as votes from generate_series(1, $2::integer) p) options
     where territory.election = $1 and territory.level < 2`,
    [id, options],
  );
}

async function inProjection(projector: Pool, write: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await projector.connect();
  try {
    await client.query('begin');
    await client.query('set local search_path = projection');
    await write(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
