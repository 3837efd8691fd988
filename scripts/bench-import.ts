/** Import of large files through the command line, beside a bare COPY of the same rows into one table. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { clusterHome } from '../apps/server/src/postgres/cluster-home.ts';
import { openDatabase, type Database } from '../apps/server/src/postgres/database.ts';

type Subject = Readonly<{
  name: string;
  rows: number;
  columns: readonly string[];
  lines: () => Generator<string>;
  results: unknown;
}>;

const longStations = 50_000;
const wideStations = 170_000;
const options = Array.from({ length: 20 }, (_, index) => `option ${index + 1}`);
const wideFields = ['registered', 'issued', 'cast', 'valid', 'invalid'];
const wideOptions = Array.from({ length: 31 }, (_, index) => `party ${index + 1}`);

const long: Subject = {
  name: 'import-long',
  rows: longStations * options.length,
  columns: ['region', 'station', 'option', 'votes'],
  *lines() {
    for (let station = 0; station < longStations; station += 1) {
      for (const [index, option] of options.entries()) {
        yield `Region ${station % 20},${stationId(station)},${option},${votes(station, index)}\n`;
      }
    }
  },
  results: [{ layout: 'long', contest: 'contest', option: 'option', votes: 'votes' }],
};

/** The same rows option by option: no two rows of a station stand together. */
const scattered: Subject = {
  ...long,
  name: 'import-long-scattered',
  *lines() {
    for (const [index, option] of options.entries()) {
      for (let station = 0; station < longStations; station += 1) {
        yield `Region ${station % 20},${stationId(station)},${option},${votes(station, index)}\n`;
      }
    }
  },
};

const wide: Subject = {
  name: 'import-wide',
  rows: wideStations,
  columns: ['region', 'district', 'station', 'address', ...wideFields, ...wideOptions],
  *lines() {
    for (let station = 0; station < wideStations; station += 1) {
      const figures = [...wideFields, ...wideOptions].map((_, index) => votes(station, index));
      const place = `Region ${station % 20},District ${station % 200},${stationId(station)},"Street ${station % 977}, ${station % 50}"`;
      yield `${place},${figures.join(',')}\n`;
    }
  },
  results: [
    {
      layout: 'wide',
      contest: 'contest',
      fields: Object.fromEntries(wideFields.map((field) => [field, field])),
      options: { from: 'party 1', to: `party ${wideOptions.length}` },
    },
  ],
};

function stationId(station: number): string {
  return String(station).padStart(6, '0');
}

function votes(station: number, index: number): number {
  return (station * 7919 + index * 104_729) % 1009;
}

/** Lines `name value unit ratio`; the ratio is to the bare COPY in the same run. */
export async function benchImport(): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-bench-import-'));
  const data = join(folder, 'data');
  const database = await openDatabase(data);
  try {
    const lines: string[] = [];
    for (const subject of [long, scattered, wide]) lines.push(...(await measure(subject, { folder, data, database })));
    return lines;
  } finally {
    await database.close();
    // Root's clusters lie outside of the data folder.
    await rm((await clusterHome(data)).folder, { recursive: true, force: true });
    await rm(folder, { recursive: true });
  }
}

type Bench = Readonly<{ folder: string; data: string; database: Database }>;

async function measure(subject: Subject, { folder, data, database }: Bench): Promise<readonly string[]> {
  const file = join(folder, `${subject.name}.csv`);
  const mapping = join(folder, `${subject.name}.json`);
  await writeFile(mapping, JSON.stringify(mappingOf(subject)));
  const out = createWriteStream(file);
  out.write(`${subject.columns.join(',')}\n`);
  await pipeline(subject.lines(), out);
  const copied = await copyBare(database, subject, file);
  const imported = await runImport(['import', file, '--mapping', mapping, '--data', data, '--json']);
  if (imported.rows !== subject.rows) throw new Error(`${subject.name}: imported ${imported.rows} of ${subject.rows}`);
  return [
    `${subject.name} ${imported.seconds.toFixed(1)} s ${(imported.seconds / copied).toFixed(1)}`,
    `${subject.name}-peak-memory ${imported.megabytes.toFixed(0)} MB -`,
  ];
}

function mappingOf({ name, columns, results }: Subject): unknown {
  const territories = ['region', 'district']
    .filter((level) => columns.includes(level))
    .map((level) => ({ name: level }));
  return {
    version: 1,
    election: { id: name, date: '2000-01-01', rehearsal: true },
    source: 'official',
    delivery: 'benchmark',
    contests: [{ id: 'contest' }],
    files: [{ unit: { station: 'station' }, stations: { territories }, results }],
  };
}

async function copyBare(database: Database, { columns }: Subject, file: string): Promise<number> {
  const client = await database.projector.connect();
  try {
    const types = columns.map((column) =>
      /^(votes|registered|issued|cast|valid|invalid|party .*)$/.test(column) ? 'bigint' : 'text',
    );
    await client.query(
      `create table projection.bench_copy (${types.map((type, index) => `c${index} ${type}`).join(', ')})`,
    );
    const started = performance.now();
    await pipeline(
      createReadStream(file),
      client.query(copyFrom('copy projection.bench_copy from stdin with (format csv, header)')),
    );
    const seconds = (performance.now() - started) / 1000;
    await client.query('drop table projection.bench_copy');
    return seconds;
  } finally {
    client.release();
  }
}

type Imported = Readonly<{ seconds: number; megabytes: number; rows: number }>;

async function runImport(args: readonly string[]): Promise<Imported> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '..', 'apps', 'server', 'bin', 'kua.mjs'), ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  let kilobytes = 0;
  const watch = setInterval(() => void peakOf(child.pid).then((peak) => (kilobytes = Math.max(kilobytes, peak))), 50);
  const [code] = (await once(child, 'close')) as [number];
  clearInterval(watch);
  if (code !== 0) throw new Error(`kua ${args.join(' ')} ended with ${code}`);
  const report = JSON.parse(printed) as { rows: { imported: number } };
  return { seconds: (performance.now() - started) / 1000, megabytes: kilobytes / 1024, rows: report.rows.imported };
}

/** High-water mark of the resident memory, in kilobytes; 0 once the process is gone. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

if (import.meta.main) process.stdout.write(`${(await benchImport()).join('\n')}\n`);
