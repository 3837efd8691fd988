import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedSection, longSection, mappingOf, resultSection, withDesk, wideSection } from './import-desk.ts';

const wide = 'station,region,A,B\n001,North,10,20\n002,North,30,40\n003,South,50,60\n';

describe('importing files of results', () => {
  test('the first delivery, the same again, and the same rows under another name', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      const first = await deliver(mappingOf({}), { 'wide.csv': wide });
      expect(first.rows).toEqual({ read: 3, imported: 3, unchanged: 0, quarantined: 0 });
      expect(await result('official', '001')).toEqual({ A: 10, B: 20 });

      const again = await deliver(mappingOf({}), { 'wide.csv': wide });
      expect(again.sequence).toBe(first.sequence);
      expect(again.rows).toEqual({ read: 3, imported: 0, unchanged: 3, quarantined: 0 });

      const copy = await deliver(mappingOf({ delivery: 'second' }), { 'wide-copy.csv': wide });
      expect(copy.sequence).toBeGreaterThan(first.sequence);
      expect(copy.rows).toEqual({ read: 3, imported: 0, unchanged: 3, quarantined: 0 });
      await rebuildIsEqual();
    });
  });

  test('later deliveries amend earlier ones cell by cell; a late file of an early delivery does not', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      await deliver(mappingOf({}), { 'wide.csv': wide });
      const second = await deliver(mappingOf({ delivery: 'second' }), {
        'result-2.csv': 'station,A,B\n001,11,—\n002,30,40\n',
      });
      expect(second.rows).toEqual({ read: 2, imported: 1, unchanged: 1, quarantined: 0 });
      expect(await result('official', '001')).toEqual({ A: 11, B: 20 });

      await deliver(mappingOf({ delivery: 'third' }), { 'result-3.csv': 'station,A,B\n001,,22\n' });
      expect(await result('official', '001')).toEqual({ A: 11, B: 22 });

      const late = await deliver(mappingOf({ delivery: 'first' }), { 'result-late.csv': 'station,A,B\n001,99,99\n' });
      expect(late.rows.imported).toBe(1);
      expect(await result('official', '001')).toEqual({ A: 11, B: 22 });
      await rebuildIsEqual();
    });
  });

  test('a station that stands twice in one delivery: both are kept and shown as a conflict, until a later one settles it', async () => {
    await withDesk(async ({ deliver, result, database, rebuildIsEqual }) => {
      const twice = await deliver(mappingOf({}), { 'wide.csv': `${wide}001,North,10,21\n` });
      expect(twice.rows.imported).toBe(4);
      expect(twice.conflicts).toBe(1);
      expect(await result('official', '001')).toEqual({ A: 10, B: 'conflict' });
      const { rows } = await database.app.query(`select from projection.statement where unit = '001'`);
      expect(rows).toHaveLength(2);

      const settled = await deliver(mappingOf({ delivery: 'second' }), { 'result-2.csv': 'station,A,B\n001,10,21\n' });
      expect(settled.conflicts).toBe(0);
      expect(await result('official', '001')).toEqual({ A: 10, B: 21 });
      await rebuildIsEqual();
    });
  });

  test('results that come before the list of stations wait for it, and count once it is there', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      const observers = mappingOf({ source: 'observers' });
      const rows = { 'result.csv': 'station,A,B\n001,10,20\n777,1,2\n' };
      const early = await deliver(observers, rows);
      expect(early.rows).toEqual({ read: 2, imported: 0, unchanged: 0, quarantined: 2 });
      expect(early.codes).toEqual({ 'station-unknown': 2 });
      expect(early.quarantine[0]).toMatchObject({ file: 'result.csv', row: 2, code: 'station-unknown' });

      await deliver(mappingOf({}), { 'stations.csv': 'station,region,address,registered\n001,North,"Main 1",100\n' });
      const later = await deliver(observers, rows);
      expect(later.rows).toEqual({ read: 2, imported: 0, unchanged: 1, quarantined: 1 });
      expect(await result('observers', '001')).toEqual({ A: 10, B: 20 });
      await rebuildIsEqual();
    });
  });

  test('what a file does not say of a station erases nothing, and what it says anew is news', async () => {
    await withDesk(async ({ deliver, database, rebuildIsEqual }) => {
      const list = 'station,region,address,registered\n001,North,"Main 1",100\n';
      await deliver(mappingOf({}), { 'stations.csv': list });
      const more = await deliver(mappingOf({ delivery: 'second' }), {
        'stations-2.csv': 'station,region,address,registered\n001,North,,120\n',
      });
      expect(more.rows.imported).toBe(1);
      const same = await deliver(mappingOf({ delivery: 'third' }), {
        'stations-3.csv': 'station,region,address,registered\n001,North,,\n',
      });
      expect(same.rows.unchanged).toBe(1);
      const { rows } = await database.app.query('select address, registered, territory from projection.station');
      expect(rows).toEqual([{ address: 'Main 1', registered: 120, territory: 'North' }]);
      await rebuildIsEqual();
    });
  });

  test('rows of a long file are counted one by one where only some are new', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      await deliver(mappingOf({}), { 'wide.csv': wide });
      const long = await deliver(mappingOf({ delivery: 'second' }), {
        'long.csv': 'station,option,votes\n001,A,10\n001,B,25\n002,A,30\n002,B,40\n002,C,1\n003,A,x\n003,B,60\n',
      });
      expect(long.rows).toEqual({ read: 7, imported: 1, unchanged: 4, quarantined: 2 });
      expect(long.codes).toEqual({ 'number-bad': 1, 'option-unknown': 1 });
      expect(await result('official', '001')).toEqual({ A: 10, B: 25 });
      await rebuildIsEqual();
    });
  });

  test('where options without votes are left out, an amendment leaves no old votes behind', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      await deliver(mappingOf({}), {
        'stations.csv': 'station,region,address,registered\n1,North,,\n2,North,,\n3,North,,\n',
      });
      const listed = (delivery: string): unknown => mappingOf({ delivery, files: [listedSection] });
      const first = 'station,option,votes\n1,A,5\n1,B,3\n2,A,1\n2,B,1\n3,A,4\n';
      await deliver(listed('preliminary'), { 'listed-1.csv': first });
      expect(await result('official', '3')).toEqual({ A: 4, B: 0 });

      const final = await deliver(listed('final'), { 'listed-2.csv': 'station,option,votes\n1,A,8\n2,B,7\n3,A,4\n' });
      expect(final.rows).toEqual({ read: 3, imported: 2, unchanged: 1, quarantined: 0 });
      expect(await result('official', '1')).toEqual({ A: 8, B: 0 });
      expect(await result('official', '2')).toEqual({ A: 0, B: 7 });
      expect(await result('official', '3')).toEqual({ A: 4, B: 0 });
      await rebuildIsEqual();

      const corrected = await deliver(listed('corrected'), { 'listed-3.csv': 'station,option,votes\n1,A,8\n1,B,1\n' });
      expect(corrected.rows).toEqual({ read: 2, imported: 1, unchanged: 1, quarantined: 0 });
      const withdrawn = await deliver(listed('withdrawn'), { 'listed-4.csv': 'station,option,votes\n1,A,8\n' });
      expect(withdrawn.rows).toEqual({ read: 1, imported: 1, unchanged: 0, quarantined: 0 });
      expect(await result('official', '1')).toEqual({ A: 8, B: 0 });
      await rebuildIsEqual();
    });
  });

  test('where options without votes are left out, listing a station twice contradicts itself', async () => {
    await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
      await deliver(mappingOf({}), { 'stations.csv': 'station,region,address,registered\n1,North,,\n2,North,,\n' });
      const listed = (delivery: string): unknown => mappingOf({ delivery, files: [listedSection] });
      const twice = 'station,option,votes\n1,A,5\n1,B,3\n2,A,9\n1,A,5\n';
      await deliver(listed('first'), { 'listed-1.csv': twice });
      expect(await result('official', '1')).toEqual({ A: 5, B: 'conflict' });

      const settled = await deliver(listed('second'), { 'listed-2.csv': 'station,option,votes\n1,A,5\n' });
      expect(settled.rows.imported).toBe(1);
      expect(settled.conflicts).toBe(0);
      expect(await result('official', '1')).toEqual({ A: 5, B: 0 });
      await rebuildIsEqual();
    });
  });

  test('where options without votes are left out, one discovered later had none before', async () => {
    await withDesk(async ({ deliver, result, database, rebuildIsEqual }) => {
      await deliver(mappingOf({}), { 'stations.csv': 'station,region,address,registered\n1,North,,\n2,North,,\n' });
      const listed = (delivery: string, options: readonly string[]): unknown =>
        mappingOf({ delivery, options, files: [listedSection] });
      await deliver(listed('first', ['A', 'B']), { 'listed-1.csv': 'station,option,votes\n1,A,5\n2,A,6\n2,B,1\n' });
      const more = { 'listed-2.csv': 'station,option,votes\n2,C,3\n' };
      expect((await deliver(listed('second', ['A', 'B', 'C']), more)).rows.imported).toBe(1);
      expect(await result('official', '1')).toEqual({ A: 5, B: 0, C: 0 });
      expect(await result('official', '2')).toEqual({ A: 0, B: 0, C: 3 });
      const { rows } = await database.app.query('select from projection.cell');
      expect(rows).toHaveLength(3);
      await rebuildIsEqual();
    });
  });

  test('bad rows go to the list of quarantined rows, as CSV and as JSON, and the good ones get in', async () => {
    await withDesk(async ({ deliver, folder }) => {
      const csv = join(folder, 'bad.csv');
      const text = `${wide}004,North,-1,2\n005,"South ""x"", y",1.5,2\n,North,1,2\n`;
      const outcome = await deliver(mappingOf({}), { 'wide.csv': text }, { report: csv });
      expect(outcome.rows).toEqual({ read: 6, imported: 3, unchanged: 0, quarantined: 3 });
      const [header, ...lines] = (await readFile(csv, 'utf8')).trim().split('\r\n');
      expect(header).toBe('file,row,column,code,sentence,rows');
      expect(lines).toHaveLength(3);
      expect(lines[0]).toMatch(/^wide\.csv,5,A,number-negative,/);

      const json = join(folder, 'bad.json');
      await deliver(mappingOf({}), { 'wide.csv': text }, { report: json });
      const listed: unknown = JSON.parse(await readFile(json, 'utf8'));
      expect(listed).toEqual(outcome.quarantine);
    });
  });

  test('a dry run tells the same and leaves no trace', async () => {
    await withDesk(async ({ deliver, database, folder }) => {
      const dry = await deliver(mappingOf({}), { 'wide.csv': wide }, { dryRun: true });
      expect(dry.dryRun).toBe(true);
      for (const table of [
        'ledger.entry',
        'ledger.head',
        'projection.statement',
        'projection.station',
        'projection.contest',
      ]) {
        const { rows } = await database.app.query(`select from ${table}`);
        expect(rows, table).toHaveLength(0);
      }
      expect(await readdir(folder)).toEqual(['wide.csv']);
      const real = await deliver(mappingOf({}), { 'wide.csv': wide });
      expect({ ...real, dryRun: true }).toEqual(dry);
      const after = await deliver(mappingOf({}), { 'wide.csv': wide }, { dryRun: true });
      expect(after.rows).toEqual({ read: 3, imported: 0, unchanged: 3, quarantined: 0 });
    });
  });
});

describe('properties of importing', () => {
  const stationIds = ['1', '2', '3', '4'];
  const figure = fc.option(fc.integer({ min: 0, max: 3 }));
  const line = fc.record({ station: fc.constantFrom(...stationIds), A: figure, B: figure });
  const file = fc.array(line, { minLength: 1, maxLength: 5 });
  const registry = {
    'wide-0.csv': `station,region,A,B\n${stationIds.map((id) => `${id},North,,\n`).join('')}`,
  };

  function csv(lines: readonly Readonly<{ station: string; A: number | null; B: number | null }>[]): string {
    return `station,A,B\n${lines.map(({ station, A, B }) => `${station},${A ?? ''},${B ?? ''}\n`).join('')}`;
  }

  test(
    'files of one delivery may come in any order, together or one by one, and again',
    { timeout: 300_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(file, { minLength: 2, maxLength: 3 }), async (files) => {
          const named = files.map((lines, index) => [`result-${index}.csv`, csv(lines)] as const);
          await withDesk(async ({ deliver, result, rebuildIsEqual }) => {
            const observers = (source: string): unknown => mappingOf({ source, files: [wideSection, resultSection] });
            await deliver(mappingOf({}), registry);
            await deliver(observers('together'), Object.fromEntries(named));
            await deliver(observers('together'), Object.fromEntries(named.toReversed()));
            for (const one of named) await deliver(observers('forwards'), Object.fromEntries([one]));
            for (const one of named.toReversed()) await deliver(observers('backwards'), Object.fromEntries([one]));
            for (const id of stationIds) {
              const together = await result('together', id);
              expect(await result('forwards', id)).toEqual(together);
              expect(await result('backwards', id)).toEqual(together);
            }
            await rebuildIsEqual();
          });
        }),
        { numRuns: 8 },
      );
    },
  );

  test('long rows in any order give the results of the wide file', { timeout: 300_000 }, async () => {
    const votes = fc.uniqueArray(fc.tuple(fc.constantFrom(...stationIds), fc.constantFrom('A', 'B')), {
      minLength: 1,
      selector: ([station, option]) => `${station} ${option}`,
    });
    await fc.assert(
      fc.asyncProperty(votes, async (cells) => {
        await withDesk(async ({ deliver, result }) => {
          await deliver(mappingOf({}), registry);
          const lines = cells.map(([station, option], index) => `${station},${option},${index}\n`);
          const long = mappingOf({ source: 'long', files: [longSection] });
          await deliver(long, { 'long.csv': `station,option,votes\n${lines.join('')}` });
          const wideLines = stationIds.map((id) => {
            const at = (option: string): string => {
              const index = cells.findIndex(([station, other]) => station === id && other === option);
              return index < 0 ? '' : String(index);
            };
            return `${id},${at('A')},${at('B')}\n`;
          });
          const wideMapping = mappingOf({ source: 'wide', files: [resultSection] });
          await deliver(wideMapping, { 'result.csv': `station,A,B\n${wideLines.join('')}` });
          for (const id of stationIds) {
            const nothing = { A: null, B: null };
            expect((await result('long', id)) ?? nothing).toEqual(await result('wide', id));
          }
        });
      }),
      { numRuns: 6 },
    );
  });
});
