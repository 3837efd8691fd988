import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

// The evening of an election in Kazakhstan, at the command line: official figures of four stations and a total, protocols of three.
const kua = resolve(import.meta.dirname, '..', '..', 'apps', 'server', 'bin', 'kua.mjs');
const midnight = '2026-09-06T19:00:00Z';
let folder: string;
let data: string;

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

function run(words: readonly string[], now = midnight): Promise<Ended> {
  return new Promise((ended, failed) => {
    const child = spawn(process.execPath, [kua, ...words], { env: { ...process.env, KUA_NOW: now } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', failed).on('close', (code) => ended({ code, out, err }));
  });
}

const compare = (...words: readonly string[]) => run(['compare', '--data', data, '--election', 'shore', ...words]);

async function deliver(source: string, table: readonly string[], unit: unknown): Promise<void> {
  const file = join(folder, `${source}.csv`);
  const mapping = join(folder, `${source}.json`);
  await writeFile(file, table.join('\n'));
  await writeFile(
    mapping,
    JSON.stringify({
      version: 1,
      language: 'en',
      election: { id: 'shore', name: 'Shore', date: '2026-09-06', country: 'KZ', pack: 'kz' },
      source,
      delivery: `${source} ${table.length}`,
      contests: [
        {
          id: 'mayor',
          name: 'Mayor',
          options: ['anna', 'bek'].map((id) => ({ id, name: id })),
          fields: [{ id: 'cast' }],
          relations: [{ id: 'votes-cast', name: 'Votes = cast', left: 'sum(options)', op: '=', right: 'cast' }],
        },
      ],
      files: [
        {
          match: '*.csv',
          unit,
          ...(table[0]?.startsWith('station') ? { stations: { registered: 'registered' } } : {}),
          results: [{ layout: 'wide', contest: 'mayor', fields: { cast: 'cast' }, options: ['anna', 'bek'] }],
        },
      ],
    }),
  );
  const { code, err } = await run(['import', file, '--mapping', mapping, '--data', data]);
  if (code !== 0) throw new Error(err);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-compare-'));
  data = join(folder, 'data');
  const heads = 'station,registered,cast,anna,bek';
  // Station 4 is told in two ways at once.
  await deliver(
    'official',
    [heads, '01,900,500,300,200', '02,800,410,150,250', '03,700,300,100,200', '04,600,9,5,4', '04,600,9,6,3'],
    { station: 'station' },
  );
  await deliver('observers', [heads, '01,900,500,300,200', '02,800,400,250,150', '04,600,9,5,4'], {
    station: 'station',
  });
  await deliver('official', ['cast,anna,bek', '1219,540,654'], { whole: true });
});

afterAll(async () => {
  const { cluster } = z
    .object({ cluster: z.string() })
    .parse(JSON.parse(await readFile(join(data, 'database.json'), 'utf8')));
  await rm(resolve(data, cluster), { recursive: true, force: true });
  await rm(folder, { recursive: true });
});

describe('kua compare', () => {
  test('prints one object with exactly the keys of the contract', async () => {
    const { code, out } = await compare('--json');
    expect(code).toBe(0);
    const sums = { registered: null, issued: null, valid: null, invalid: null };
    expect(JSON.parse(out)).toEqual({
      election: 'shore',
      contest: 'mayor',
      denominator: 'options',
      sources: {
        official: { ...sums, stations: 3, cast: 1210, options: { anna: 550, bek: 650 } },
        observers: { ...sums, stations: 3, cast: 909, options: { anna: 555, bek: 354 } },
      },
      coverage: {
        official: { stations: { have: 3, of: 4 }, registered: { have: 2400, of: 3000 } },
        observers: { stations: { have: 3, of: 4 }, registered: { have: 2300, of: 3000 } },
      },
      matched: {
        sources: ['official', 'observers'],
        stations: 2,
        options: { anna: { a: 450, b: 550, difference: -100 }, bek: { a: 450, b: 350, difference: 100 } },
      },
      counts: { agree: 1, differ: 1, onlyA: 1, onlyB: 0, conflict: 1 },
      discrepancies: [
        { station: '02', field: 'anna', a: 150, b: 250, difference: -100 },
        { station: '02', field: 'bek', a: 250, b: 150, difference: 100 },
        { station: '02', field: 'cast', a: 410, b: 400, difference: 10 },
      ],
      relations: [{ station: '02', source: 'official', relation: 'votes-cast', left: 400, right: 410 }],
      bounds: [
        {
          territory: 'KZ',
          option: 'anna',
          kind: 'sum-exceeds',
          known: 555,
          missingStations: 1,
          missingRegistered: 700,
          maxTurnout: 1,
          announced: 540,
          lowest: 555,
          highest: 1255,
        },
      ],
    });
  });

  test('tells a person the same, with the sum behind the strongest finding', async () => {
    const { code, out, err } = await compare();
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('known protocols alone hold 555, announced 540: 555 − 540 = 15 too few');
    expect(out).toContain('agree 1 · differ 1 · only official 1 · only observers 0 · in conflict 1');
    expect(out).toContain('nothing is estimated');
  });

  test('says nothing until midnight of voting day in the capital', async () => {
    const early = await run(['compare', '--data', data, '--election', 'shore', '--json'], '2026-09-06T18:59:59Z');
    expect(early.code).toBe(1);
    expect(JSON.parse(early.out)).toMatchObject({ error: { code: 'embargoed' } });
    expect(early.out + early.err).not.toMatch(/555|540|anna/);
  });

  test('refuses what it does not know with 1, and wrong use with 2', async () => {
    const unknown = await run(['compare', '--data', data, '--election', 'inland']);
    expect([unknown.code, unknown.out]).toEqual([1, '']);
    expect(unknown.err).toContain('Known: shore. (election-unknown)');
    expect((await compare('--contest', 'x')).err).toContain('Known: mayor. (contest-unknown)');
    expect((await compare('--b', 'x')).err).toContain('(source-unknown)');
    expect((await run(['compare', '--data', data])).code).toBe(2);
  });
});
