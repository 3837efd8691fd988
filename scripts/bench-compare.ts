import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareFromDatabase } from '../apps/server/src/comparison/database-comparison.ts';
import { openDatabase, type Database } from '../apps/server/src/postgres/database.ts';

const stations = 100_000;
const fields = ['registered', 'issued', 'cast', 'valid', 'invalid'];
const options = Array.from({ length: 20 }, (_, index) => `option-${index + 1}`);
const election = 'bench-compare';

async function seed(projector: Database['projector']): Promise<void> {
  const client = await projector.connect();
  try {
    await client.query('begin');
    await client.query('set local search_path = projection');
    const body = {
      id: election,
      name: {},
      date: '2000-01-01',
      country: 'ZZ',
      pack: 'generic',
      rehearsal: true,
      embargoUntil: null,
    };
    const sources = ['official', 'observers'].map((id) => ({ id, name: {} }));
    await client.query('insert into election values ($1, $2, $3)', [election, body, JSON.stringify(sources)]);
    const contest = {
      id: 'contest',
      name: {},
      fields: fields.map((id) => ({ id, name: {} })),
      options: options.map((id) => ({ id, name: {}, kind: 'candidate', color: null })),
      denominator: 'cast',
      relations: [{ id: 'valid-votes', name: {}, left: 'valid', op: '=', right: 'sum(options)' }],
      maxTurnout: 1,
      stations: 'all',
    };
    await client.query('insert into contest values ($1, $2, 1, $3)', [election, contest.id, contest]);
    await client.query(
      `insert into cell select $1, 'contest', place, case when place <= $3 then 'field' else 'option' end, id, '{}'
       from unnest($2::text[]) with ordinality as cells (id, place)`,
      [election, [...fields, ...options], fields.length],
    );
    await client.query(
      `insert into territory
       select $1, 'whole', null::text, 0, '{}'::jsonb union all select $1, 'region-' || i, 'whole', 1, '{}' from generate_series(0, 19) i`,
      [election],
    );
    await client.query(
      `insert into station
       select $1, lpad(i::text, 6, '0'), i::text, null, null, 'region-' || i % 20, null, null, 2000 from generate_series(1, $2) i`,
      [election, stations],
    );
    // One station in fifty differs in one option.
    await client.query(
      `insert into result
       select $1, 'contest', source, 'station', lpad(i::text, 6, '0'), figures || sums, '{}', false, 1, 1
       from generate_series(1, $2) i, unnest(array['official', 'observers']) source,
       lateral (select array_agg(i::bigint * p * 7919 % 97 order by p) || case when i % 50 = 0 and source = 'observers' then 1 else 0 end::bigint as sums
                from generate_series(1, 19) p) options,
       lateral (select array[2000, 1900, sum(v) + 3, sum(v) + case when i % 100 = 7 and source = 'official' then 1 else 0 end, 3]::bigint[] as figures from unnest(sums) v) fields`,
      [election, stations],
    );
    await client.query('commit');
    await client.query('analyze projection.result');
  } finally {
    client.release();
  }
}

/** The middle one of several runs, in milliseconds. */
async function median(runs: number, run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.toSorted((left, right) => left - right)[Math.floor(runs / 2)] ?? Number.NaN;
}

async function compare(app: Database['app']): Promise<void> {
  const rules = () => Promise.resolve({ embargoEnd: null });
  const answer = await compareFromDatabase(app, { election, contest: null, a: null, b: null, rules, now: new Date() });
  if (!answer.ok) throw new Error(answer.error.code);
  const { counts, relations } = answer.value.comparison;
  const found = JSON.stringify({ ...counts, broken: relations.length });
  const planted = JSON.stringify({ agree: 98_000, differ: 2_000, onlyA: 0, onlyB: 0, conflict: 0, broken: 1_000 });
  if (found !== planted) throw new Error(`compare found ${found}, planted was ${planted}`);
}

/** The command as a person calls it, with a database that runs. */
function compareProcess(folder: string): Promise<void> {
  const kua = join(import.meta.dirname, '..', 'apps', 'server', 'bin', 'kua.mjs');
  const { status } = spawnSync(process.execPath, [kua, 'compare', '--data', folder, '--election', election, '--json'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`kua compare ended with ${String(status)}`);
  return Promise.resolve();
}

/**
 * `compare` on 100,000 stations × 20 options × 2 sources, reading included, and the whole process around it; ratios are to a bare
 * `select` of the same rows.
 */
export async function benchCompare(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-bench-'));
  const database = await openDatabase(folder);
  try {
    await seed(database.projector);
    const bare = await median(3, () =>
      database.app.query({ text: 'select unit, source, figures::text from projection.result', rowMode: 'array' }),
    );
    const milliseconds = await median(5, () => compare(database.app));
    const whole = await median(3, () => compareProcess(folder));
    return [
      `compare-100000x20x2 ${milliseconds.toFixed(0)} ms ${(milliseconds / bare).toFixed(2)}`,
      `compare-100000x20x2-process ${whole.toFixed(0)} ms ${(whole / bare).toFixed(2)}`,
    ];
  } finally {
    await database.close();
    await rm(database.place, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) process.stdout.write(`${(await benchCompare()).join('\n')}\n`);
