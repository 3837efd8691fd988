import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '@kua/core/comparison/comparison.ts';
import { compareFromDatabase } from '@kua/server/comparison/database-comparison.ts';
import { importFiles } from '@kua/server/deliveries/import-run.ts';
import { folderObjects } from '@kua/server/evidence/object-store.ts';
import { withDatabase } from '@kua/server/postgres/test-database.ts';
import { packRules } from '@kua/server/registry/pack-rules.ts';

const data = resolve(process.env['KUA_REAL_DATA'] ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data'));
const present = existsSync(data);
const now = new Date('2026-11-22T00:00:00Z');

/** An election under test: deliveries go in one after another, as `kua import` does it. */
type Bench = Readonly<{
  deliver: (mapping: unknown, ...files: readonly string[]) => Promise<void>;
  compare: (contest?: string) => Promise<Comparison>;
  folder: string;
}>;

async function withElection<T>(election: string, work: (bench: Bench) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-real-'));
  try {
    return await withDatabase((database) => {
      async function deliver(mapping: unknown, ...files: readonly string[]): Promise<void> {
        const objects = folderObjects(join(folder, 'objects'));
        const outcome = await importFiles({
          database,
          objects,
          files,
          mapping,
          dryRun: false,
          now,
          reportFiles: () => [],
        });
        if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
        // What the mapping itself leaves out is counted, and nothing else.
        expect(outcome.value.rows.quarantined).toBe(outcome.value.codes['row-excluded'] ?? 0);
      }
      async function compare(contest?: string): Promise<Comparison> {
        const request = { election, contest: contest ?? null, a: null, b: null, now, rules: packRules().rules };
        const answer = await compareFromDatabase(database.app, request);
        if (!answer.ok) throw new Error(answer.error.code);
        return answer.value.comparison;
      }
      return work({ deliver, compare, folder });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function mapping(name: string): Promise<Readonly<Record<string, unknown>>> {
  return JSON.parse(await readFile(join(import.meta.dirname, 'mappings', `${name}.json`), 'utf8')) as Record<
    string,
    unknown
  >;
}

const of = (set: string, ...names: readonly string[]): readonly string[] => names.map((name) => join(data, set, name));

function stationsOf(rows: readonly Readonly<{ station: string }>[]): number {
  return new Set(rows.map(({ station }) => station)).size;
}

describe.skipIf(!present)(
  `comparison of real elections${present ? '' : ` (skipped: there is no ${data})`}`,
  { timeout: 180_000 },
  () => {
    test('bo-2019: the second preliminary snapshot against the final count', async () => {
      await withElection('bo-2019', async ({ deliver, compare }) => {
        await deliver(await mapping('bo-2019-official'), ...of('bo-2019', 'computo_final.csv.gz'));
        await deliver(await mapping('bo-2019-trep-1829'), ...of('bo-2019', 'trep_2019-10-21_1829.csv.gz'));
        const { counts, matched, coverage, discrepancies, sources, bounds } = await compare();
        expect(counts).toEqual({ agree: 32_260, differ: 546, onlyA: 1749, onlyB: 0, conflict: 0 });
        expect(matched.options).toMatchObject({ mas: { difference: 3796 }, cc: { difference: 2301 } });
        expect(stationsOf(discrepancies.filter(({ field }) => field === 'mas' || field === 'cc'))).toBe(274);
        expect(coverage['observers']?.stations).toEqual({ have: 32_806, of: 34_555 });
        expect(sources['official']).toMatchObject({
          stations: 34_555,
          registered: 7_315_364,
          options: { mas: 2_889_359, cc: 2_240_920 },
        });
        expect(bounds).toEqual([]);
        const [largest] = discrepancies;
        expect(Math.abs(largest?.difference ?? 0)).toBe(
          Math.max(...discrepancies.map(({ difference }) => Math.abs(difference))),
        );
      });
    });

    test('bg-20210711: protocol against machine memory, six sections differ and the rest is silent', async () => {
      await withElection('bg-20210711', async ({ deliver, compare }) => {
        const official = [
          '31_sections.csv.gz',
          '41_protocols.csv.gz',
          '50_votes_machine.csv.gz',
          '50_votes_paper.csv.gz',
        ];
        await deliver(await mapping('bg-20210711-official'), ...of('bg-20210711', ...official));
        const memory = of('bg-20210711', '50_votes_machine_from_machine_data.csv.gz');
        await deliver(await mapping('bg-20210711-observers'), ...memory);
        const { counts, matched, discrepancies } = await compare('machine');
        expect(matched.stations).toBe(9580);
        expect(counts).toMatchObject({ agree: 9574, differ: 6, onlyB: 0, conflict: 0 });
        expect(discrepancies).toHaveLength(47);
        expect(stationsOf(discrepancies)).toBe(6);
      });
    });

    test('ge-2024: in 235 protocols parties and invalid do not make up those who voted', async () => {
      await withElection('ge-2024', async ({ deliver, compare }) => {
        await deliver(await mapping('ge-2024-observers'), ...of('ge-2024', 'protocols_volunteers_2024-11-15.csv'));
        const { relations, sources, counts, discrepancies, bounds, matched } = await compare();
        expect(relations).toHaveLength(235);
        expect(stationsOf(relations)).toBe(235);
        expect(relations.every(({ left, right }) => left !== right)).toBe(true);
        expect(sources['observers']).toMatchObject({
          stations: 3110,
          registered: 3_494_146,
          cast: 2_112_216,
          invalid: 34_955,
        });
        expect(matched.sources).toEqual(['official', 'observers']);
        expect(counts).toEqual({ agree: 0, differ: 0, onlyA: 0, onlyB: 3110, conflict: 0 });
        expect({ discrepancies, bounds }).toEqual({ discrepancies: [], bounds: [] });
      });
    });

    test('ro-2019: an election without known anomalies, told twice alike, raises no alarm', async () => {
      await withElection('ro-2019-president', async ({ deliver, compare }) => {
        const tables = [
          'pv_PRSD_FINAL_tur1',
          'pv_SR_PRSD-C_FINAL_tur1',
          'pv_PRSD_FINAL_tur2',
          'pv_SR_PRSD-C_FINAL_tur2',
        ];
        const files = of('ro-2019-president', ...tables.map((table) => `${table}.csv.gz`));
        const official = await mapping('ro-2019-president-official');
        await deliver(official, ...files);
        await deliver({ ...official, source: 'observers', delivery: 'copies' }, ...files);
        for (const contest of ['round-1', 'round-2']) {
          const { counts, discrepancies, bounds, sources, matched } = await compare(contest);
          expect(counts).toEqual({ agree: matched.stations, differ: 0, onlyA: 0, onlyB: 0, conflict: 0 });
          expect(matched.stations).toBe(19_583 + 98);
          expect({ discrepancies, bounds }).toEqual({ discrepancies: [], bounds: [] });
          expect(Object.values(matched.options).every(({ difference }) => difference === 0)).toBe(true);
          expect(sources['official']).toEqual(sources['observers']);
        }
        const { sources } = await compare('round-2');
        expect(Object.values(sources['official']?.options ?? {})).toEqual(
          expect.arrayContaining([6_509_135, 3_339_922]),
        );
      });
    });

    test('kz-2022: a national total is held against protocols by bounds alone', async () => {
      await withElection('kz-2022-official-national', async ({ deliver, compare, folder }) => {
        const official = await mapping('kz-2022-official-national');
        await deliver(official, ...of('kz-2022-official-national', 'national.csv'));
        const alone = await compare();
        expect(alone.sources['official']).toMatchObject({ stations: 0, registered: null, options: { tokayev: null } });
        expect(alone.coverage['official']?.stations).toEqual({ have: 0, of: 0 });
        expect(alone.bounds).toEqual([]);

        // 300 invented protocols: they alone hold more votes against all than were announced for the country; the rest stays possible.
        const path = join(folder, 'protocols.csv');
        const rows = Array.from({ length: 300 }, (_, index) => `${index + 1},2000,100,1600`);
        await writeFile(path, ['station,registered,tokayev,against-all', ...rows, ''].join('\n'));
        await deliver(
          {
            ...official,
            source: 'observers',
            delivery: 'invented',
            files: [
              {
                match: 'protocols.csv',
                unit: { station: 'station' },
                stations: { number: 'station' },
                results: [
                  {
                    layout: 'wide',
                    contest: 'president',
                    fields: { registered: 'registered' },
                    options: ['tokayev', 'against-all'],
                  },
                ],
              },
            ],
          },
          path,
        );
        const { bounds, counts, sources } = await compare();
        expect(counts).toEqual({ agree: 0, differ: 0, onlyA: 0, onlyB: 300, conflict: 0 });
        expect(sources['official']?.stations).toBe(0);
        expect(bounds).toMatchObject([
          {
            option: 'against-all',
            kind: 'sum-exceeds',
            known: 480_000,
            announced: 460_484,
            missingRegistered: 11_953_465 - 600_000,
          },
        ]);
      });
    });
  },
);
