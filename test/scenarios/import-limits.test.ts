import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareFromDatabase } from '@kua/server/comparison/database-comparison.ts';
import { importFiles } from '@kua/server/deliveries/import-run.ts';
import { folderObjects } from '@kua/server/evidence/object-store.ts';
import { isIdLength, longestId, longestName } from '@kua/core/registry/text-limits.ts';
import { mappingOf, wideSection, withDesk, type Desk } from './import-desk.ts';
import { noEmbargo, publish } from './publish-election.ts';

const now = new Date('2026-11-22T12:00:00Z');
let release = '';
beforeAll(async () => {
  release = await mkdtemp(join(tmpdir(), 'kua-limits-'));
});
afterAll(() => rm(release, { recursive: true }));

/** Everyone who reads what an import left behind; whether there was something to compare. */
async function everyReader({ database }: Desk, election: string): Promise<boolean> {
  const asked = { election, contest: null, a: null, b: null, now, rules: noEmbargo };
  const compared = await compareFromDatabase(database.app, asked);
  // An election of which no row was taken has no contest.
  expect(compared.ok ? 'compared' : compared.error.code).toMatch(/^(?:compared|contest-unknown)$/);
  await publish(database, { election, folder: join(release, election) });
  return compared.ok;
}

/** Parts of a text of a given length that no compression makes short. */
const alphabets = [
  'abcdefghijklmnopqrstuvwxyz0123456789',
  'әіңғүұқөһабвгдежзийклмнопрстуфхцчшщ',
  Array.from({ length: 20_000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join(''),
];
function textOf(length: number, seed: number): string {
  const alphabet = alphabets[seed % alphabets.length] ?? '';
  let state = seed + 1;
  let text = '';
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += alphabet[Math.floor(state / 65_536) % alphabet.length] ?? '';
  }
  return text;
}
const near = (limit: number) => fc.integer({ min: limit - 2, max: limit + 2 });
const anyText = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1, max: 3000 }), near(200), near(400), near(longestId), near(600), near(longestName)),
    fc.nat({ max: 1_000_000 }),
  )
  .map(([length, seed]) => textOf(length, seed));

const limitsMapping = (id: string, delivery: string, source: string): Record<string, unknown> => ({
  version: 1,
  election: { id, date: '2020-05-31' },
  source,
  delivery,
  files: [
    {
      unit: { station: 'station' },
      stations: {
        number: 'number',
        name: 'name',
        address: 'address',
        territories: [{ name: 'region' }, { id: 'district', name: 'name' }],
      },
      results: [
        {
          layout: 'long',
          contest: { columns: 'contest', create: true, name: 'contestName' },
          option: 'option',
          optionName: 'name',
          votes: 'votes',
        },
      ],
    },
  ],
});
const columns = ['station', 'number', 'name', 'address', 'region', 'district', 'contest', 'contestName', 'option'];
const limitRow = fc.tuple(
  ...columns.map(() => fc.oneof({ weight: 3, arbitrary: fc.constantFrom('1', '2', 'x') }, anyText)),
);
const limitFile = fc.array(limitRow, { minLength: 1, maxLength: 8 });

describe('texts around the limits', () => {
  test('of any length: what is imported is compared, published, built again and imported onto', async () => {
    await withDesk(async (desk) => {
      let [run, taken, refused, compared] = [0, 0, 0, 0];
      await fc.assert(
        fc.asyncProperty(fc.tuple(limitFile, limitFile), async (files) => {
          run += 1;
          const id = `limits-${run}`;
          for (const [at, rows] of files.entries()) {
            const text = [columns, ...rows].map((row, line) => `${row.join(',')},${line === 0 ? 'votes' : line}`);
            const source = at === 0 ? 'official' : 'observers';
            const report = await desk.deliver(limitsMapping(id, `${at}`, source), { 'limits.csv': text.join('\n') });
            expect(report.rows.read).toBe(rows.length);
            taken += report.rows.imported + report.rows.unchanged;
            refused += report.rows.quarantined;
          }
          compared += Number(await everyReader(desk, id));
        }),
        { seed: 20_240_605, numRuns: 24 },
      );
      await desk.rebuildIsEqual();
      expect(taken).toBeGreaterThan(20);
      expect(refused).toBeGreaterThan(20);
      expect(compared).toBeGreaterThan(10);
    });
  }, 240_000);

  test('a contest of 300, a territory of 600 and an address of 700 characters are kept whole', async () => {
    await withDesk(async (desk) => {
      const [contest, region, address] = [textOf(300, 1), textOf(600, 3), textOf(700, 0)];
      const mapping = mappingOf({
        files: [
          {
            unit: { station: 'station' },
            stations: { territories: [{ id: 'code', name: 'region' }], address: 'address' },
            results: [{ layout: 'wide', contest: { columns: 'contest', create: true }, options: ['A', 'B'] }],
          },
        ],
      });
      const table = `station,code,region,address,contest,A,B\n001,N,${region},${address},${contest},1,2\n002,N,${region},${'x'.repeat(2001)},${contest},3,4\n`;
      const report = await desk.deliver(mapping, { 'a.csv': table });
      expect(report.rows).toEqual({ read: 2, imported: 2, unchanged: 0, quarantined: 0 });
      expect(report.quarantine).toMatchObject([{ row: 3, column: 'address', code: 'text-too-long', rows: 0 }]);
      const { rows } = await desk.database.app.query(
        `select station.id, address, territory.name ->> 'und' as region from projection.station
         join projection.territory on territory.id = station.territory order by 1`,
      );
      expect(rows).toEqual([
        { id: '001', address, region },
        { id: '002', address: null, region },
      ]);
      expect(await everyReader(desk, 'somewhere-2020')).toBe(true);
      await desk.rebuildIsEqual();
    });
  });

  test('the longest ids of all stand side by side', async () => {
    await withDesk(async (desk) => {
      const id = 'a'.repeat(64);
      const row = ['station', 'region', 'contest', 'option'].map((_, at) => textOf(400, 3 * at + 2));
      const table = ['station,region,contest,option,votes', [...row, '7'].join(','), [...row, '8'].join(',')].join(
        '\n',
      );
      const results = [
        { layout: 'long', contest: { columns: 'contest', create: true }, option: 'option', votes: 'votes' },
      ];
      const files = [{ unit: { station: 'station' }, stations: { territories: [{ name: 'region' }] }, results }];
      const source = { id: 'o'.repeat(64), name: 'Observers' };
      const mapping = { version: 1, election: { id, date: '2020-05-31' }, source, delivery: 'd'.repeat(200), files };
      const report = await desk.deliver(mapping, { 'a.csv': table });
      expect(report.rows).toEqual({ read: 2, imported: 2, unchanged: 0, quarantined: 0 });
      await everyReader(desk, id);
      await desk.rebuildIsEqual();
    });
  });

  test('a heading that is too long for an id is refused; with an id of its own it names the option', async () => {
    await withDesk(async (desk) => {
      const question = textOf(600, 1);
      const path = join(desk.folder, 'question.csv');
      await writeFile(path, `station,${question},No\n1,10,20\n`);
      const mapping = (options: unknown) => ({
        ...(mappingOf({}) as object),
        contests: undefined,
        files: [{ unit: { station: 'station' }, stations: {}, results: [{ layout: 'wide', contest: 'r', options }] }],
      });
      const ask = (options: unknown) =>
        importFiles({
          database: desk.database,
          objects: folderObjects(join(desk.folder, 'objects')),
          files: [path],
          mapping: JSON.parse(JSON.stringify(mapping(options))),
          dryRun: false,
          now,
          reportFiles: () => [],
        });
      for (const options of [[question, 'No'], { from: 2, to: 3 }]) {
        const refused = await ask(options);
        expect(refused.ok ? [] : refused.error).toMatchObject([{ code: 'id-too-long' }]);
      }
      const taken = await ask([{ column: question, id: 'yes' }, 'No']);
      expect(taken.ok && taken.value.rows.imported).toBe(1);
      expect(await everyReader(desk, 'somewhere-2020')).toBe(true);
    });
  });

  test('ids of 1,200 bytes are the longest that the database takes side by side', () => {
    expect(isIdLength('選'.repeat(400))).toBe(true);
    expect(isIdLength('選'.repeat(401))).toBe(false);
    expect(isIdLength('ә'.repeat(500))).toBe(true);
    expect(isIdLength('a'.repeat(501))).toBe(false);
  });
});

// Files of a delivery are read in the order of their names.
test.each(['a-list.csv', 'z-list.csv'])('a station of %s without territory lies where wide.csv says', async (list) => {
  await withDesk(async ({ deliver, database, rebuildIsEqual }) => {
    const stations = { match: '*list.csv', unit: { station: 'station' }, stations: { address: 'address' } };
    await deliver(mappingOf({ files: [wideSection, stations] }), {
      [list]: 'station,address\n001,Main 1\n',
      'wide.csv': 'station,region,A,B\n001,North,10,20\n',
    });
    const { rows } = await database.app.query('select territory, address from projection.station');
    expect(rows).toEqual([{ territory: 'North', address: 'Main 1' }]);
    await rebuildIsEqual();
  });
});
