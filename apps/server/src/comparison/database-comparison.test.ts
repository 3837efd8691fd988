import { expect, test } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { withDatabase } from '../postgres/test-database.ts';
import { compareFromDatabase, type ComparisonRequest } from './database-comparison.ts';

const fields = [{ id: 'registered', name: {} }];
const options = ['anna', "o'neil"].map((id) => ({ id, name: { en: id }, kind: 'candidate', color: null }));
const rules = { name: {}, denominator: 'options', relations: [], maxTurnout: 1, stations: 'all' };
const everywhere: ComparisonRequest = {
  election: 'shore',
  contest: null,
  a: null,
  b: null,
  now: new Date('2026-05-03T23:59:59Z'),
  rules: () => Promise.resolve({ embargoEnd: null }),
};

/** Projection rows as the folds leave them, two contests, ids that need care in SQL and COPY. */
async function seed(database: Database): Promise<void> {
  const client = await database.projector.connect();
  try {
    await client.query('begin');
    await client.query('set local search_path = projection');
    for (const [id, sources] of [
      ['shore', ['observers', 'official', 'league']],
      ['other', ['league']],
    ] as const) {
      const election = {
        id,
        name: {},
        date: '2026-05-03',
        country: 'ZZ',
        pack: 'generic',
        rehearsal: false,
        embargoUntil: null,
      };
      const named = sources.map((source) => ({ id: source, name: {} }));
      await client.query('insert into election values ($1, $2, $3)', [id, election, JSON.stringify(named)]);
    }
    await client.query("insert into contest values ('shore', 'council', 1, $1), ('shore', 'mayor', 2, $2)", [
      { id: 'council', fields, options, ...rules },
      // The second option was discovered in a file: only its cell knows it.
      { id: 'mayor', fields, options: options.slice(0, 1), ...rules },
    ]);
    await client.query(
      `insert into cell values ('shore', 'mayor', 1, 'option', 'anna', '{}'), ('shore', 'mayor', 2, 'field', 'registered', '{}'),
         ('shore', 'mayor', 3, 'option', 'o''neil', '{"en": "O''Neil"}'), ('shore', 'council', 1, 'option', 'anna', '{}')`,
    );
    await client.query(
      "insert into territory values ('shore', 'whole', null, 0, '{}'), ('shore', 'bay', 'whole', 1, '{}')",
    );
    await client.query(
      "insert into station select 'shore', id, id, null, null, 'bay', null, null, 100 from unnest($1::text[]) id",
      [['007', 'tab\there', 'back\\slash', 'silent']],
    );
    await client.query(
      `insert into result
       select 'shore', contest, source, kind, unit, figures::bigint[], conflict::smallint[], zero, 1, 1
       from (values
         ('mayor', 'official', 'station', '007', '{10,95,20}', '{}', false),
         ('mayor', 'observers', 'station', '007', '{12,95,20}', '{}', false),
         ('mayor', 'official', 'station', E'tab\\there', '{5}', '{}', true),
         ('mayor', 'observers', 'station', E'tab\\there', '{5,NULL,0}', '{}', false),
         ('mayor', 'official', 'station', E'back\\\\slash', '{1,2,3}', '{}', false),
         ('mayor', 'observers', 'station', E'back\\\\slash', '{NULL,2,3}', '{1}', false),
         ('mayor', 'observers', 'station', 'not in the registry', '{500,2,3}', '{}', false),
         ('mayor', 'official', 'territory', 'bay', '{16}', '{}', false),
         ('council', 'league', 'station', '007', '{10}', '{}', false)
       ) as rows (contest, source, kind, unit, figures, conflict, zero)`,
    );
    await client.query('commit');
  } finally {
    client.release();
  }
}

type Compare = (more?: Partial<ComparisonRequest>) => Promise<unknown>;

async function withShore(work: (compare: Compare) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await seed(database);
    await work(async (more = {}) => {
      const answer = await compareFromDatabase(database.app, { ...everywhere, ...more });
      return answer.ok ? answer.value : answer.error;
    });
  });
}

test('finds the contest that both sources know, and every figure', async () => {
  await withShore(async (compare) => {
    expect(await compare()).toMatchObject({
      contests: ['council', 'mayor'],
      contest: { options: [{ id: 'anna' }, { id: "o'neil", name: { en: "O'Neil" } }] },
      comparison: {
        election: 'shore',
        contest: 'mayor',
        sources: {
          official: { stations: 3, registered: 97, options: { anna: 16, "o'neil": 23 } },
          observers: { stations: 2, registered: 95, options: { anna: 17, "o'neil": 20 } },
        },
        coverage: { observers: { stations: { have: 2, of: 4 }, registered: { have: 200, of: 400 } } },
        matched: {
          sources: ['official', 'observers'],
          stations: 2,
          options: { anna: { a: 15, b: 17, difference: -2 } },
        },
        counts: { agree: 1, differ: 1, onlyA: 0, onlyB: 0, conflict: 1 },
        discrepancies: [{ station: '007', field: 'anna', a: 10, b: 12, difference: -2 }],
        bounds: [
          { territory: 'bay', option: 'anna', kind: 'sum-exceeds', known: 17, missingStations: 2, announced: 16 },
        ],
      },
    });
  });
});

test('answers for a contest, a pair and sources that have nothing to say', async () => {
  await withShore(async (compare) => {
    expect(await compare({ contest: 'council' })).toMatchObject({
      comparison: { contest: 'council', counts: { agree: 0, differ: 0, onlyA: 0, onlyB: 0, conflict: 0 } },
    });
    expect(await compare({ a: 'league', contest: 'council' })).toMatchObject({
      comparison: { matched: { sources: ['league', 'observers'] }, counts: { onlyA: 1 } },
    });
    expect(await compare({ b: 'official' })).toMatchObject({
      comparison: { matched: { sources: ['observers', 'official'] } },
    });
  });
});

test('refuses what it does not know, and names what it knows', async () => {
  await withShore(async (compare) => {
    const { code, asked, known } = (await compare({ election: "x'; --" })) as Record<string, unknown>;
    expect({ code, asked, known }).toEqual({ code: 'election-unknown', asked: "x'; --", known: ['other', 'shore'] });
    expect(await compare({ contest: 'x' })).toMatchObject({ code: 'contest-unknown', known: ['council', 'mayor'] });
    expect(await compare({ election: 'other' })).toMatchObject({ code: 'contest-unknown', known: [] });
    expect(await compare({ b: 'x' })).toMatchObject({
      code: 'source-unknown',
      known: ['observers', 'official', 'league'],
    });
    expect(await compare({ a: 'league', b: 'league' })).toMatchObject({ code: 'sources-same' });
  });
});

test('says nothing before the embargo ends', async () => {
  await withShore(async (compare) => {
    const rules = () => Promise.resolve({ embargoEnd: '2026-05-04T00:00:00Z' });
    expect(await compare({ rules, now: new Date('2026-05-04T00:00:00Z') })).toHaveProperty('comparison');
    expect(await compare({ rules })).toEqual({
      code: 'embargoed',
      asked: 'shore',
      known: ['2026-05-04T00:00:00Z'],
    });
  });
});
