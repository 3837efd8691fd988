/** Turnout by hour of a real election goes in by the way of every file and comes out in the coverage board, with its jumps. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { coverageBoard, coverageFindings } from '@kua/core/coverage/coverage-board.ts';
import { inSnapshot } from '@kua/server/postgres/transaction-store.ts';
import { readCoverage } from '@kua/server/coverage/coverage.ts';
import { readKnownElection } from '@kua/server/registry/known-election-store.ts';
import { folds } from '@kua/server/deliveries/folds.ts';
import { importFiles } from '@kua/server/deliveries/import-run.ts';
import type { ImportReport } from '@kua/server/deliveries/import-report-store.ts';
import { folderObjects } from '@kua/server/evidence/object-store.ts';
import { checkProjections } from '@kua/server/evidence/rebuild.ts';
import { withDatabase, type TestDatabase } from '@kua/server/postgres/test-database.ts';
import { packRules } from '@kua/server/registry/pack-rules.ts';
import { readyFiles, readyMapping, realData, realDataMissing } from './real-data.ts';

const folderOfData = join(realData, 'ru-spb-2021');

test.skipIf(realDataMissing !== null)(
  `St Petersburg 2021: stations, protocols and turnout of three days in the board${realDataMissing === null ? '' : ` (skipped: ${realDataMissing})`}`,
  { timeout: 600_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kua-turnout-'));
    const objects = folderObjects(folder);
    try {
      await withDatabase(async (database) => {
        const deliver = async (name: string): Promise<ImportReport> => {
          const mapping = readyMapping(name);
          const files = readyFiles(mapping);
          const now = new Date('2021-09-20T00:00:00Z');
          const done = await importFiles({
            database,
            objects,
            files,
            mapping,
            dryRun: false,
            now,
            reportFiles: () => [],
          });
          if (!done.ok) throw new Error(JSON.stringify(done.error));
          return done.value;
        };
        await deliver('ru-spb-2021-official');
        const first = await deliver('ru-spb-2021-turnout');
        const again = await deliver('ru-spb-2021-turnout');
        const counted = countByHand();
        // Rows of three other contests are left out on purpose; a row without a figure states nothing.
        expect(first.codes).toEqual({ 'row-excluded': 69_652 - counted.rows });
        expect(first.rows).toMatchObject({
          read: 69_652,
          imported: counted.stated,
          quarantined: 69_652 - counted.rows,
        });
        expect(again.rows).toMatchObject({ imported: 0, unchanged: counted.rows });
        const check = await checkProjections(database, { election: null, objects, folds });
        expect(check.differences).toEqual([]);

        const coverage = await coverageOf(database);
        const findings = coverageFindings(coverage);
        const board = coverageBoard(coverage, findings, null);
        expect(board.columns.station).toHaveLength(2055);
        expect(board.bySource.find(({ source }) => source === 'official')).toMatchObject({
          observed: 0,
          results: counted.withProtocol,
          turnout: counted.withTurnout,
        });
        const found = [...findings].flatMap(([station, all]) =>
          all.map(({ type, from, to }) => `${station} ${type} ${from ?? 'opening'} ${to}`),
        );
        expect(found.toSorted()).toEqual(counted.findings.toSorted());
        const jumps = found.filter((line) => line.includes('jump')).length;
        process.stdout.write(
          `turnout: ${counted.stated} figures of ${counted.withTurnout} of 2055 stations, ${jumps} jumps, ${found.length - jumps} drops\n`,
        );
        expect([jumps, found.length - jumps]).toEqual([317, 215]);
        // Looked at by eye: 170 of 183 voters by the first hour of the first day, and 1,390 that became 934 in the last two hours.
        expect(found).toContain('1681 jump opening -1980');
        expect(found).toContain('1945 drop 1080 1200');
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

async function coverageOf(database: TestDatabase) {
  const client = await database.app.connect();
  try {
    return await inSnapshot(client, async () => {
      const { said } = await readKnownElection(client, 'ru-spb-2021');
      if (said === null) throw new Error('the election is not known');
      const rules = await packRules().rules(said.election);
      const now = new Date('2021-09-20T00:00:00Z');
      const coverage = await readCoverage({ client, election: 'ru-spb-2021' }, { rules, now, before: null });
      if (coverage === null) throw new Error('nothing was projected');
      return coverage;
    });
  } finally {
    client.release();
  }
}

/** The same out of the files themselves, with plain loops and sums of their own. */
function countByHand() {
  const districts = new Map(table('stations.csv').map((row) => [row['uik'] ?? '', row['district'] ?? '']));
  const registered = new Map<string, number>();
  const withProtocol = new Set<string>();
  for (const row of table('protocols.csv.gz')) {
    const station = row['uik'] ?? '';
    withProtocol.add(station);
    const voters = row['voters.registered_count'] ?? '';
    if (voters !== '') registered.set(station, Math.max(registered.get(station) ?? 0, Number(voters)));
  }
  const rows = table('turnout_by_hour.csv.gz').filter(
    (row) => row['level'] === 'federal' && row['contest'] === 'parties',
  );
  const curves = new Map<string, [minute: number, voted: number][]>();
  for (const row of rows) {
    if ((row['voted_count'] ?? '') === '') continue;
    const day = Number((row['day'] ?? '').slice(0, 2)) - 19;
    const minute = day * 1440 + Number((row['hour'] ?? '').slice(0, 2)) * 60;
    const curve = curves.get(row['uik'] ?? '') ?? [];
    curve.push([minute, Number(row['voted_count'])]);
    curves.set(row['uik'] ?? '', curve);
  }
  const slots: { station: string; span: string; district: string; gain: number; share: number }[] = [];
  for (const [station, curve] of curves) {
    let [before, had]: [number | string, number] = ['opening', 0];
    for (const [minute, voted] of curve.toSorted((a, b) => a[0] - b[0])) {
      const gain = voted - had;
      const share = gain / (registered.get(station) ?? NaN);
      slots.push({ station, span: `${before} ${minute}`, district: districts.get(station) ?? '', gain, share });
      [before, had] = [minute, voted];
    }
  }
  const findings: string[] = [];
  for (const { station, span, district, gain, share } of slots) {
    if (gain < 0) findings.push(`${station} drop ${span}`);
    const peers = slots
      .filter((one) => one.span === span && one.district === district && !Number.isNaN(one.share))
      .map((one) => one.share);
    if (gain < 0 || Number.isNaN(share) || peers.length < 20) continue;
    const usual = middle(peers);
    const spread = 1.4826 * middle(peers.map((peer) => Math.abs(peer - usual)));
    if (share - usual > 0.05 && share - usual > 5 * spread) findings.push(`${station} jump ${span}`);
  }
  return {
    rows: rows.length,
    stated: rows.filter((row) => (row['voted_count'] ?? '') !== '').length,
    withProtocol: withProtocol.size,
    withTurnout: curves.size,
    findings,
  };
}

function middle(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN, sorted[Math.floor(sorted.length / 2)] ?? NaN];
  return (low + high) / 2;
}

/** Rows of a file of the folder by heading. Quoted cells are in columns that are not asked for here, after those that are. */
function table(name: string): readonly Readonly<Record<string, string>>[] {
  const bytes = readFileSync(join(folderOfData, name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head = '', ...lines] = text.trim().split('\n');
  const headings = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [headings[index] ?? '', cell])));
}
