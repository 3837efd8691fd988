import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { until } from './ledger-election.ts';
import { filesOf, referencedPaths } from './publish-election.ts';

// A count in two regions, from a file to a folder that anybody can serve, and to a server.
const kua = resolve(import.meta.dirname, '..', '..', 'apps', 'server', 'bin', 'kua.mjs');
let folder: string;
let data: string;
let out: string;

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

function start(words: readonly string[]): Readonly<{ child: ChildProcess; ended: Promise<Ended>; said: () => string }> {
  const child = spawn(process.execPath, [kua, ...words], { env: process.env });
  let [said, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed).on('close', (code) => done({ code, out: said, err }));
  });
  return { child, ended, said: () => said };
}

const run = (...words: readonly string[]): Promise<Ended> => start(words).ended;
const publish = (...words: readonly string[]): Promise<Ended> =>
  run('publish', '--data', data, '--election', 'shore', '--out', out, ...words);

async function deliver(source: string, rows: readonly string[]): Promise<void> {
  const file = join(folder, `${source}.csv`);
  const mapping = join(folder, `${source}.json`);
  await writeFile(file, ['region,station,name,cast,=anna,bek', ...rows].join('\n'));
  const options = [
    { id: '=anna', name: 'Anna' },
    { id: 'bek', name: 'bek' },
  ];
  await writeFile(
    mapping,
    JSON.stringify({
      version: 1,
      language: 'en',
      election: { id: 'shore', name: 'Shore', date: '2019-01-06', country: 'ZZ', pack: 'generic' },
      source,
      delivery: `${source} ${rows.length}`,
      contests: [{ id: 'mayor', name: 'Mayor', options, fields: [{ id: 'cast' }] }],
      files: [
        {
          match: '*.csv',
          unit: { station: 'station' },
          stations: { name: 'name', territories: [{ name: 'region' }] },
          results: [{ layout: 'wide', contest: 'mayor', fields: { cast: 'cast' }, options: ['=anna', 'bek'] }],
        },
      ],
    }),
  );
  const imported = await run('import', file, '--mapping', mapping, '--data', data);
  if (imported.code !== 0) throw new Error(imported.out + imported.err);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-publish-'));
  data = join(folder, 'data');
  out = join(folder, 'out');
  await deliver('official', ['North,1,=HYPERLINK(1),10,6,4', 'South,2,Школа,20,11,9']);
}, 120_000);

afterAll(async () => {
  const { cluster } = z
    .object({ cluster: z.string() })
    .parse(JSON.parse(await readFile(join(data, 'database.json'), 'utf8')));
  await rm(resolve(data, cluster), { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

describe('kua publish', () => {
  test('writes a folder whose every file is what its name says', async () => {
    const { code, out: said, err } = await publish('--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(said)).toMatchObject({ ok: true, made: 'built', downloadsCurrent: true, embargo: null });
    const files = await filesOf(out);
    const named = await referencedPaths((path) => Promise.resolve(files.get(path)?.toString('utf8') ?? ''));
    for (const path of named) expect(files.has(path), path).toBe(true);
    const ours = [...files.keys()].filter((path) => path.startsWith('data/') || path.startsWith('downloads/'));
    for (const path of ours) {
      const digest = createHash('sha256')
        .update(files.get(path) ?? '')
        .digest('hex');
      expect(path).toContain(digest);
      expect(named.has(path), path).toBe(true);
    }
    expect(files.get('index.html')?.toString('utf8')).toContain('./assets/');
    const results = ours.find((path) => path.includes('results')) ?? '';
    const csv = files.get(results)?.toString('utf8') ?? '';
    expect(csv).toContain(`'=HYPERLINK(1)`);
    expect(csv).toContain(`'=anna: Anna`);
    expect(csv).not.toMatch(/(^|,|")[=+@]/m);
  });

  test('brings it up to date, and leaves alone what is up to date', async () => {
    expect(JSON.parse((await publish('--json')).out)).toMatchObject({ made: 'unchanged' });
    await deliver('observers', ['South,2,Школа,20,10,10']);
    const { code } = await publish('--credit', 'Somebody', '--contest-pair', 'observers,official');
    expect(code).toBe(0);
    const head = z.object({ overview: z.string() }).parse(JSON.parse(await readFile(join(out, 'head.json'), 'utf8')));
    const overview: unknown = JSON.parse(await readFile(join(out, head.overview), 'utf8'));
    expect(overview).toMatchObject({ pair: ['observers', 'official'], credits: ['Somebody'] });
    expect(overview).toMatchObject({ root: { tallies: { mayor: { counts: { differ: 1, onlyB: 1 } } } } });
  });

  test('takes shapes of regions and says which it cannot place', async () => {
    const square = (name: string, x: number) => ({
      type: 'Feature',
      properties: { name },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [x, 0],
            [x, 1],
            [x + 1, 1],
            [x + 1, 0],
            [x, 0],
          ],
        ],
      },
    });
    const shapes = join(folder, 'shapes.geojson');
    await writeFile(
      shapes,
      JSON.stringify({ type: 'FeatureCollection', features: [square('north', 0), square('Sea', 1)] }),
    );
    const { code, out: said } = await publish('--boundaries', shapes);
    expect(code).toBe(0);
    expect(said).toContain('Shapes that belong to no region: Sea.');
    await writeFile(shapes, 'not json');
    const refused = await publish('--boundaries', shapes);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain('(boundaries-unreadable)');
  });

  test('refuses with a sentence and 1, wrong use with 2', async () => {
    const unknown = await run('publish', '--data', data, '--election', 'nobody', '--out', join(folder, 'none'));
    expect(unknown).toMatchObject({ code: 1, err: 'There is no election "nobody". (election-unknown)\n' });
    const source = await publish('--contest-pair', 'official,martians');
    expect(source).toMatchObject({ code: 1 });
    expect(source.err).toContain('there are: official, observers');
    expect((await run('publish', '--data', data, '--election', 'shore')).code).toBe(2);
    expect((await publish('--contest-pair', 'official')).code).toBe(2);
  });
});

describe('kua serve', () => {
  test('shows the election until it is told to end, and refuses a port that is taken', async () => {
    const serving = start(['serve', '--data', data, '--port', '0']);
    const { answer: said } = await until(
      () => Promise.resolve(serving.said()),
      (text) => text.includes('Ctrl-C'),
      60_000,
    );
    const url = /http:\S+/.exec(said)?.[0] ?? '';
    const { answer } = await until(
      () => fetch(`${url}/shore/`),
      (page) => page.ok,
      30_000,
    );
    expect(await answer.text()).toContain('./assets/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`connect-src 'self'`);
    serving.child.kill('SIGINT');
    const { code } = await serving.ended;
    expect(code).toBe(130);

    const taken = createServer().listen(0, '127.0.0.1');
    const address = await new Promise<unknown>((listening) => taken.on('listening', () => listening(taken.address())));
    const { port } = z.object({ port: z.number() }).parse(address);
    const refused = await run('serve', '--data', data, '--port', String(port));
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain(`Port ${port} is in use by another program; give another one with --port.`);
    taken.close();
  }, 180_000);
});
