import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterHome } from '@kua/server/postgres/cluster-home.ts';
import { openDatabase, type Database } from '@kua/server/postgres/database.ts';
import { election, longSection, mappingOf, wideSection } from './import-desk.ts';

const kua = join(import.meta.dirname, '../../apps/server/bin/kua.mjs');
let folder = '';
let data = '';
let mapping = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-import-'));
  data = join(folder, 'data');
  mapping = await write('mapping.json', JSON.stringify(mappingOf({})));
});
afterAll(async () => {
  const homes = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('database.json'));
  for (const name of homes) await rm((await clusterHome(join(folder, dirname(name)))).folder, { recursive: true });
  await rm(folder, { recursive: true });
});

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

type Ended = Readonly<{ code: number | null; out: string; err: string }>;

/** Runs `kua import`; the clock stands still, so that two runs of the same make the same entries. */
async function runImport(
  args: readonly string[],
  {
    stopAfterMs = Infinity,
    environment = {},
  }: Readonly<{ stopAfterMs?: number; environment?: Readonly<Record<string, string>> }> = {},
): Promise<Ended> {
  const env = { ...process.env, DATABASE_URL: '', KUA_NOW: '2020-06-01T00:00:00Z', ...environment };
  const child = spawn(process.execPath, [kua, 'import', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const closed = once(child, 'close');
  if (stopAfterMs < Infinity) void sleep(stopAfterMs).then(() => child.kill('SIGINT'));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code: child.exitCode, out, err };
}

const wide = 'station,region,A,B\n001,North,10,20\n002,North,x,40\n003,South,50,60\n';

describe('kua import', () => {
  test('tells a person what became of the rows, why, and what to do next', async () => {
    const file = await write('wide.csv', wide);
    const { code, out, err } = await runImport([file, '--mapping', mapping, '--data', data]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('3 rows read = 2 imported + 0 unchanged + 1 quarantined');
    expect(out).toMatch(/number-bad: 1\n {4}wide\.csv:3 A: /);
    expect(out).toContain(`npx kua compare --data ${data} --election ${election}`);
    const list = join(data, 'reports', `${election}-3-quarantine.csv`);
    expect(out).toContain(list);
    expect((await readFile(list, 'utf8')).split('\n')[1]).toMatch(/^wide\.csv,3,A,number-bad,/);
  });

  test('tells a program the same as JSON, and nothing else', async () => {
    const file = await write('wide.csv', wide);
    const { out, err } = await runImport([file, '--mapping', mapping, '--data', data, '--json']);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      election,
      source: 'official',
      delivery: 'first',
      sequence: 3,
      rows: { read: 3, imported: 0, unchanged: 2, quarantined: 1 },
      files: [{ name: 'wide.csv', read: 3, imported: 0, unchanged: 2, quarantined: 1 }],
      codes: { 'number-bad': 1 },
      quarantine: [{ file: 'wide.csv', row: 3, column: 'A', code: 'number-bad' }],
      conflicts: 0,
      dryRun: false,
    });
  });

  test('a dry run writes only the list that it is asked for', async () => {
    const dry = join(folder, 'dry');
    const file = await write('wide.csv', wide);
    const report = join(folder, 'report.json');
    const args = [file, '--mapping', mapping, '--data', dry, '--dry-run', '--report', report];
    const temporary = await mkdtemp(join(folder, 'temporary-'));
    const { code, out } = await runImport(args, { environment: { TMPDIR: temporary } });
    expect(code).toBe(0);
    expect(out).toContain('Nothing was changed');
    expect(out).toContain('wide.csv: read as utf-8, cells parted by ","');
    expect(JSON.parse(await readFile(report, 'utf8'))).toHaveLength(1);
    expect(existsSync(dry)).toBe(false);
    expect((await readdir(temporary)).filter((name) => name.startsWith('kua'))).toEqual([]);
  });

  test('refuses as a whole what it cannot read at all, naming every mistake', async () => {
    const file = await write('wide.csv', wide);
    const subfolder = join(folder, 'subfolder');
    await mkdir(subfolder);
    const other = await write('other.csv', wide);
    const narrow = await write('wide-narrow.csv', 'station,region,A\n001,North,10\n');
    const notJson = await write('broken.json', '{');
    const invalid = await write('invalid.json', JSON.stringify({ version: 1, surprise: true }));
    const fresh = ['--data', join(folder, 'refused')];
    const refusals: readonly (readonly [readonly string[], RegExp])[] = [
      [
        [join(folder, 'absent.csv'), subfolder, '--mapping', mapping],
        /absent\.csv\n.*no such file[^]*subfolder\n.*folder/,
      ],
      [[file, file, '--mapping', mapping], /given twice/],
      [[other, '--mapping', mapping], /file-unmatched/],
      [[narrow, '--mapping', mapping], /"B"/],
      [[file, '--mapping', join(folder, 'absent.json')], /mapping-unreadable/],
      [[file, '--mapping', notJson], /mapping-not-json/],
      [[file, '--mapping', invalid], /election[^]*surprise/],
    ];
    for (const [args, sentence] of refusals) {
      const { code, out, err } = await runImport([...args, ...fresh]);
      expect({ code, out }, args.join(' ')).toEqual({ code: 1, out: '' });
      expect(err).toMatch(sentence);
      expect(err).toContain('Nothing was imported.');
    }
    const database = await openDatabase(join(folder, 'refused'), '');
    const { rows } = await database.app.query('select from ledger.entry');
    await database.close();
    expect(rows).toHaveLength(0);
  });

  test('wrong use ends with 2', async () => {
    for (const args of [[], ['x.csv'], ['--mapping', mapping], ['x.csv', '--mapping', mapping, '--surprise']]) {
      expect((await runImport(args)).code).toBe(2);
    }
  });

  test('interrupted anywhere and called again, it ends as one run does', { timeout: 300_000 }, async () => {
    const stations = Array.from({ length: 4000 }, (_, index) => String(index).padStart(5, '0'));
    const registry = stations.map((id) => `${id},R${Number(id) % 7},,\n`);
    const votes = ['A', 'B'].flatMap((option, at) =>
      stations.map((id) => `${id},${option},${(Number(id) % 97) + at}\n`),
    );
    const files = [
      await write('wide-all.csv', `station,region,A,B\n${registry.join('')}`),
      await write('long.csv.gz', gzipSync(`station,option,votes\n${votes.join('')}0,A,x\n`)),
    ];
    async function argsFor(id: string): Promise<readonly string[]> {
      const content = JSON.stringify(mappingOf({ id, files: [wideSection, longSection] }));
      return [...files, '--mapping', await write(`${id}.json`, content), '--data', data];
    }
    // Held open, so that the server does not start and stop with every command.
    const database = await openDatabase(data, '');
    try {
      const args = await argsFor('whole');
      const started = performance.now();
      expect((await runImport(args)).code).toBe(0);
      const whole = performance.now() - started;
      const expected = await dump(database, 'whole');
      expect(expected['result']).toHaveLength(4000);

      const codes = new Set<number | null>();
      for (const percent of [20, 45, 60, 70, 80, 90]) {
        const id = `stopped-${percent}`;
        codes.add((await runImport(await argsFor(id), { stopAfterMs: (whole * percent) / 100 })).code);
        expect((await runImport(await argsFor(id))).code).toBe(0);
        expect(await dump(database, id), id).toEqual(expected);
      }
      // Otherwise nothing was interrupted.
      expect(codes).toContain(130);
    } finally {
      await database.close();
    }
  });
});

/** Every row of ledger and projections about an election, but for its own id, as text in order. */
async function dump(database: Database, id: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables = [
    ...['head', 'territory', 'station', 'contest', 'cell', 'delivery', 'statement', 'result', 'quarantine'],
    'delivery_report',
  ];
  const dumped: Record<string, readonly string[]> = {};
  for (const table of tables) {
    const { rows } = await database.app.query<{ row: string }>(
      `select (to_jsonb(t) - 'election')::text as row from projection.${table} t where election = $1 order by 1`,
      [id],
    );
    dumped[table] = rows.map(({ row }) => row);
  }
  const { rows } = await database.app.query<{ row: string }>(
    `select sequence || ' ' || kind as row from ledger.entry where election = $1 order by sequence`,
    [id],
  );
  return { ...dumped, ledger: rows.map(({ row }) => row) };
}
