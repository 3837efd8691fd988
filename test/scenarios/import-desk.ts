/** Files and commands of an import, for scenarios: what the desk of a newsroom or an observers' organisation would do. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folds } from '@kua/server/deliveries/folds.ts';
import { importFiles } from '@kua/server/deliveries/import-run.ts';
import type { ImportReport } from '@kua/server/deliveries/import-report-store.ts';
import { folderObjects } from '@kua/server/evidence/object-store.ts';
import { checkProjections } from '@kua/server/evidence/rebuild.ts';
import { withDatabase, type TestDatabase } from '@kua/server/postgres/test-database.ts';

export const election = 'somewhere-2020';

export type Desk = Readonly<{
  database: TestDatabase;
  folder: string;
  /** Imports texts as files by their names; the outcome must not be a refusal. */
  deliver: (mapping: unknown, files: Readonly<Record<string, string>>, choice?: Choice) => Promise<ImportReport>;
  /** What the source says of a station, by field and option, with the zeros of what its form leaves out; `conflict` where it says more than one thing. */
  result: (source: string, unit: string) => Promise<Readonly<Record<string, number | 'conflict' | null>> | null>;
  rebuildIsEqual: () => Promise<void>;
}>;

type Choice = Readonly<{ dryRun?: boolean; report?: string }>;

/** A desk with a database and a folder of its own. */
export async function withDesk(work: (desk: Desk) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-desk-'));
  try {
    await withDatabase((database) => work(deskOf(database, folder)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

function deskOf(database: TestDatabase, folder: string): Desk {
  const objects = folderObjects(join(folder, 'objects'));
  return {
    database,
    folder,
    deliver: async (mapping, files, { dryRun = false, report } = {}) => {
      const paths: string[] = [];
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, name);
        await writeFile(path, text);
        paths.push(path);
      }
      const outcome = await importFiles({
        database,
        objects,
        files: paths,
        mapping,
        dryRun,
        now: new Date('2020-06-01T00:00:00Z'),
        reportFiles: () => (report === undefined ? [] : [{ path: report, always: true }]),
      });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
      const { read, imported, unchanged, quarantined } = outcome.value.rows;
      expect(imported + unchanged + quarantined).toBe(read);
      return outcome.value;
    },
    result: (source, unit) => readResult(database, source, unit),
    rebuildIsEqual: async () => {
      const check = await checkProjections(database, { election: null, objects, folds });
      expect(check.differences).toEqual([]);
      expect(check.equal).toBe(true);
    },
  };
}

async function readResult(
  database: TestDatabase,
  source: string,
  unit: string,
): Promise<Readonly<Record<string, number | 'conflict' | null>> | null> {
  const { rows } = await database.app.query<{ id: string; figure: number | null; conflict: boolean }>(
    `select cell.id, coalesce(result.figures[cell.position], case when result.rest_is_zero and cell.kind = 'option' then 0 end) as figure,
       cell.position = any (result.conflict) as conflict
     from projection.result join projection.cell using (election, contest)
     where election = $1 and source = $2 and unit = $3 order by cell.position`,
    [election, source, unit],
  );
  if (rows.length === 0) return null;
  return Object.fromEntries(rows.map(({ id, figure, conflict }) => [id, conflict ? 'conflict' : figure]));
}

type Mapped = Readonly<{
  id?: string;
  source?: string;
  delivery?: string;
  files?: readonly unknown[];
  options?: readonly string[];
}>;

/** A wide file `station,region,A,B`; the region may be absent. */
export const wideSection = {
  match: 'wide*',
  unit: { station: 'station' },
  stations: { territories: [{ name: 'region' }] },
  results: [{ layout: 'wide', contest: 'president', options: ['A', 'B'] }],
} as const;

/** Results alone, as they come from observers. */
export const resultSection = {
  match: 'result*',
  unit: { station: 'station' },
  results: [{ layout: 'wide', contest: 'president', options: ['A', 'B'] }],
} as const;

/** A row an option: `station,option,votes`. */
export const longSection = {
  match: 'long*',
  unit: { station: 'station' },
  results: [{ layout: 'long', contest: 'president', option: 'option', votes: 'votes' }],
} as const;

/** The same of a source that leaves out options without votes. */
export const listedSection = {
  match: 'listed*',
  unit: { station: 'station' },
  results: [{ layout: 'long', contest: 'president', option: 'option', votes: 'votes', restIsZero: true }],
} as const;

/** A list of stations: `station,region,address,registered`. */
export const stationSection = {
  match: 'station*',
  unit: { station: 'station' },
  stations: { territories: [{ name: 'region' }], address: 'address', registered: 'registered' },
} as const;

export function mappingOf({
  id = election,
  source = 'official',
  delivery = 'first',
  files,
  options = ['A', 'B'],
}: Mapped): unknown {
  return {
    version: 1,
    election: { id, name: 'Somewhere', date: '2020-05-31' },
    source,
    delivery,
    contests: [{ id: 'president', options: options.map((option) => ({ id: option })) }],
    files: files ?? [wideSection, resultSection, longSection, stationSection],
  };
}
