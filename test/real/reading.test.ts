import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDelivery } from '@kua/core/deliveries/delivery-reader.ts';
import { freshReading } from '@kua/core/deliveries/read-in-memory.ts';
import { readDelivery } from '@kua/core/deliveries/delivery-reader.ts';
import { fileBytes, tableFile } from '../../apps/server/src/deliveries/table-file.ts';
import { realDataMissing, readyFiles, readyMapping, readyMappings } from './real-data.ts';

type Row = Readonly<{ unit: string; figures: Readonly<Record<string, number>> }>;
type Count = Readonly<{
  rowsRead: number;
  stations: ReadonlySet<string>;
  territories: number;
  registered: number;
  codes: Readonly<Record<string, number>>;
  /** By contest: the rows as they were read, and their sums by cell. */
  rows: Readonly<Record<string, readonly Row[]>>;
  sums: Readonly<Record<string, Readonly<Record<string, number>>>>;
}>;

/** Reads a delivery of real data and adds it up; fails unless every row is taken or quarantined. */
async function count(name: string): Promise<Count> {
  const mapping = readyMapping(name);
  const reading = freshReading(
    mapping,
    readyFiles(mapping).map((path) => tableFile(basename(path), fileBytes(path))),
  );
  expect(await checkDelivery(reading)).toMatchObject({ ok: true });
  const stations = new Set<string>();
  const codes: Record<string, number> = {};
  const rows: Record<string, Row[]> = {};
  const sums: Record<string, Record<string, number>> = {};
  let [rowsRead, counted, territories, registered] = [0, 0, 0, 0];
  for await (const batch of readDelivery(reading)) {
    rowsRead = batch.rowsRead;
    for (const item of batch.items) {
      if (item.type === 'territory') territories += 1;
      if (item.type === 'quarantine') {
        counted += item.counted ? 1 : 0;
        codes[item.code] = (codes[item.code] ?? 0) + 1;
      }
      if (item.type !== 'rows') continue;
      counted += item.rows;
      if (item.station !== null) {
        stations.add(item.unit);
        registered += item.station.registered ?? 0;
      }
      for (const { contest, figures } of item.statements) {
        const cells = reading.cells.cells(contest);
        const own: Record<string, number> = {};
        const sum = (sums[contest] ??= {});
        for (const [index, figure] of figures.entries()) {
          const id = cells[index]?.id ?? '';
          if (figure === null) continue;
          own[id] = figure;
          sum[id] = (sum[id] ?? 0) + figure;
        }
        (rows[contest] ??= []).push({ unit: item.unit, figures: own });
      }
    }
  }
  expect(counted).toBe(rowsRead);
  return { rowsRead, stations, territories, registered, codes, rows, sums };
}

function optionSum(row: Row, options: readonly string[]): number {
  return options.reduce((sum, id) => sum + (row.figures[id] ?? 0), 0);
}

describe('ready mappings', () => {
  it('can be read, and are named after their election', () => {
    expect(readyMappings.length).toBeGreaterThan(9);
    for (const name of readyMappings) expect(name.startsWith(readyMapping(name).election.id)).toBe(true);
  });
});

describe.skipIf(realDataMissing !== null)(
  ['real elections give their published totals', realDataMissing].filter((it) => it !== null).join(': skipped, '),
  () => {
    const boOptions = ['cc', 'fpv', 'mts', 'ucs', 'mas', '21f', 'pdc', 'mnr', 'pan-bol'];

    it('Bolivia 2019, official', async () => {
      const { rowsRead, stations, registered, codes, sums, rows } = await count('bo-2019-official');
      expect([rowsRead, stations.size, registered, codes]).toEqual([34_555, 34_555, 7_315_364, {}]);
      expect(sums['president']).toMatchObject({ registered: 7_315_364, mas: 2_889_359, cc: 2_240_920 });
      expect(rows['president']?.reduce((sum, row) => sum + optionSum(row, boOptions), 0)).toBe(6_137_671);
    });

    it('Bolivia 2019, two snapshots of the preliminary count; the second differs from the official one at 546 stations', async () => {
      const early = await count('bo-2019-trep-1940');
      const late = await count('bo-2019-trep-1829');
      const official = await count('bo-2019-official');
      expect([early.rowsRead, late.rowsRead, early.codes, late.codes]).toEqual([28_975, 32_806, {}, {}]);
      const share = ({ sums }: Count, option: string): string => {
        const sum = sums['president'] ?? {};
        return ((100 * (sum[option] ?? 0)) / boOptions.reduce((all, id) => all + (sum[id] ?? 0), 0)).toFixed(2);
      };
      expect([share(early, 'mas'), share(early, 'cc'), share(late, 'mas'), share(late, 'cc')]).toEqual([
        '45.71',
        '37.84',
        '46.87',
        '36.72',
      ]);
      const known = new Map(official.rows['president']?.map((row) => [row.unit, row.figures]));
      const differ = late.rows['president']?.filter(({ unit, figures }) =>
        boOptions.some((id) => figures[id] !== known.get(unit)?.[id]),
      );
      expect(differ).toHaveLength(546);
    });

    it('Bulgaria 2021, protocols against the memory of the machines', async () => {
      const official = await count('bg-20210711-official');
      const memory = await count('bg-20210711-observers');
      expect([official.rowsRead, official.stations.size, official.territories, official.codes]).toEqual([
        392_987,
        13_005,
        367,
        {},
      ]);
      expect([memory.rowsRead, memory.codes]).toEqual([226_597, {}]);
      const { machine = {}, paper = {} } = official.sums;
      expect(machine).toMatchObject({ registered: 6_730_515, voted: 2_775_754, valid: 2_445_703 });
      expect(paper).toMatchObject({ valid: 285_522 });
      expect([(machine['22'] ?? 0) + (paper['22'] ?? 0), (machine['5'] ?? 0) + (paper['5'] ?? 0)]).toEqual([
        657_829, 642_165,
      ]);
      const options = Array.from({ length: 24 }, (_, index) => String(index + 1));
      // The table of votes and the protocols state almost the same: row 103 of the table is its own sum.
      const votes = (sums: Readonly<Record<string, number>>): number =>
        options.reduce((sum, id) => sum + (sums[id] ?? 0), 0);
      expect([votes(machine), votes(paper)]).toEqual([machine['machine-valid-check'], paper['paper-valid-check']]);
      const protocols = new Map<string, Record<string, number>>();
      for (const { unit, figures } of official.rows['machine'] ?? []) {
        protocols.set(unit, { ...protocols.get(unit), ...figures });
      }
      const compared = (memory.rows['machine'] ?? []).map(({ unit, figures }) => {
        const protocol = protocols.get(unit) ?? {};
        return [...options, '99'].filter((id) => protocol[id] !== undefined && protocol[id] !== (figures[id] ?? 0))
          .length;
      });
      expect(compared).toHaveLength(9580);
      expect(compared.filter((cells) => cells > 0)).toHaveLength(6);
      expect(compared.reduce((sum, cells) => sum + cells, 0)).toBe(47);
    });

    it('Georgia 2024, with the 235 protocols that do not add up', async () => {
      const { rowsRead, stations, territories, codes, sums, rows } = await count('ge-2024-observers');
      expect([rowsRead, stations.size, territories, codes]).toEqual([3110, 3110, 74, {}]);
      const parliament = sums['parliament'] ?? {};
      expect(parliament).toMatchObject({ registered: 3_494_146, cast: 2_112_216, invalid: 34_955, '41': 1_120_016 });
      const options = Object.keys(parliament).filter((id) => /^\d+$/.test(id));
      expect(options.reduce((sum, id) => sum + (parliament[id] ?? 0), 0)).toBe(2_076_734);
      const broken = rows['parliament']?.filter(
        (row) => optionSum(row, options) + (row.figures['invalid'] ?? 0) !== row.figures['cast'],
      );
      expect(broken).toHaveLength(235);
    });

    it('Kazakhstan 2022, the whole alone, without the misprint', async () => {
      const { rowsRead, codes, rows } = await count('kz-2022-official-national');
      expect([rowsRead, codes]).toEqual([14, { 'row-excluded': 5 }]);
      const [row] = rows['president'] ?? [];
      expect(row).toMatchObject({
        unit: 'whole',
        figures: { registered: 11_953_465, issued: 8_300_046, tokayev: 6_456_392, 'against-all': 460_484 },
      });
      const options = Object.keys(row?.figures ?? {}).filter((id) => id !== 'registered' && id !== 'issued');
      expect(row === undefined ? 0 : optionSum(row, options)).toBe(7_940_477);
    });

    it('Mexico 2018, a sample of stations in their strata', async () => {
      const { rowsRead, stations, territories, registered, codes, sums } = await count('mx-2018-sample');
      expect([rowsRead, stations.size, territories, registered, codes, sums]).toEqual([
        7787,
        7787,
        32 + 350,
        4_420_377,
        {},
        {},
      ]);
    });

    it('Romania 2019, both rounds with the postal vote', async () => {
      const { rowsRead, stations, codes, sums, rows } = await count('ro-2019-president-official');
      expect([rowsRead, stations.size, codes]).toEqual([2 * (19_583 + 98), 19_583 + 98, {}]);
      const first = (post: boolean): Record<string, number> => {
        const sum: Record<string, number> = {};
        for (const { unit, figures } of rows['round-1'] ?? []) {
          if (unit.startsWith('post-') !== post) continue;
          for (const [id, figure] of Object.entries(figures)) sum[id] = (sum[id] ?? 0) + figure;
        }
        return sum;
      };
      expect(first(false)).toMatchObject({
        registered: 18_217_146,
        cast: 9_334_354,
        valid: 9_193_341,
        c1: 3_474_639,
        c5: 2_051_484,
      });
      expect(first(true)).toMatchObject({ c1: 10_653, c5: 241 });
      expect(sums['round-2']).toMatchObject({ c1: 6_509_135, c5: 3_339_922 });
      for (const round of ['round-1', 'round-2']) {
        const candidates = Object.keys(sums[round] ?? {}).filter((id) => /^c\d+$/.test(id));
        expect(rows[round]?.every((row) => optionSum(row, candidates) === row.figures['valid'])).toBe(true);
      }
    });

    it('Russia 2011, 2012 and 2018', async () => {
      const { rowsRead, codes, sums, rows } = await count('ru-federal-official');
      expect([rowsRead, codes]).toEqual([95_225 + 95_415 + 97_699, {}]);
      expect(sums['2011']).toMatchObject({ registered: 109_229_337, valid: 64_615_252, invalid: 1_033_438 });
      expect(sums['2012']).toMatchObject({ registered: 109_860_331, valid: 70_864_974, invalid: 836_691 });
      expect(sums['2018']).toMatchObject({ registered: 109_008_428, valid: 72_787_734, invalid: 791_258 });
      expect(sums['2011']?.['6. Всероссийская политическая партия "ЕДИНАЯ РОССИЯ"']).toBe(32_371_737);
      expect(sums['2012']?.['Путин Владимир Владимирович']).toBe(45_602_075);
      expect(sums['2018']?.['Путин Владимир Владимирович']).toBe(56_430_712);
      expect(new Set(rows['2018']?.map(({ unit }) => unit)).size).toBe(97_699);
      for (const [contest, list] of Object.entries(rows)) {
        const options = Object.keys(sums[contest] ?? {}).filter((id) => /[А-Я]/.test(id));
        expect(list.every((row) => optionSum(row, options) === row.figures['valid'])).toBe(true);
      }
    });

    it('St Petersburg 2021, 40 contests', async () => {
      const { rowsRead, stations, codes, sums, rows } = await count('ru-spb-2021-official');
      expect([rowsRead, stations.size, codes]).toEqual([2055 + 8102 + 82_468, 2055, {}]);
      expect(Object.keys(rows)).toHaveLength(40);
      const listVotes = (contest: string): number =>
        Object.entries(sums[contest] ?? {}).reduce((sum, [id, votes]) => sum + (/^\d+$/.test(id) ? votes : 0), 0);
      expect([listVotes('federal-parties'), listVotes('city-parties')]).toEqual([1_430_296, 1_333_177]);
      expect([sums['federal-parties']?.['5'], sums['city-parties']?.['2']]).toEqual([513_120, 457_177]);
      // One protocol and one run of votes a station and contest: no station stands twice.
      const stated = Object.values(rows).flat();
      expect(stated.filter(({ figures }) => 'valid' in figures)).toHaveLength(8102 - 39);
      const withVotes = rows['federal-parties']?.filter(({ figures }) => '2' in figures) ?? [];
      expect([withVotes.length, new Set(withVotes.map(({ unit }) => unit)).size]).toEqual([2043, 2043]);
    });
  },
);
