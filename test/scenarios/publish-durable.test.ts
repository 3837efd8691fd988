/** What a power cut does to a release: files that were not on the disk yet are empty afterwards, whatever their length. */
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReleaseHead } from '@kua/core/publication/release-contract.ts';
import { isNamedRightly } from '../../apps/server/src/publication/release-folder.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { filesOf, publish, referencedPaths } from './publish-election.ts';
import { seedElection, seedObservers, type SyntheticElection } from './synthetic-election.ts';

const election: SyntheticElection = {
  id: 'harbour',
  stations: 40,
  regions: 2,
  districts: 2,
  options: 3,
  rehearsal: false,
};

/** Files that the head leads to and that are not what their names promise. */
async function broken(folder: string): Promise<readonly string[]> {
  const files = await filesOf(folder);
  const named = await referencedPaths((path) => Promise.resolve(files.get(path)?.toString('utf8') ?? ''));
  const found: string[] = [];
  for (const path of named) if (path !== 'head.json' && !(await isNamedRightly(folder, path))) found.push(path);
  return found;
}

test('every file is on the disk before the head that names it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-durable-'));
  const file = await open(join(folder, '..'), 'r');
  const handle = Object.getPrototypeOf(file) as Pick<FileHandle, 'sync' | 'datasync'>;
  await file.close();
  const { sync, datasync } = handle;
  let synced = 0;
  const before: number[] = [];
  handle.datasync = async function (this: FileHandle) {
    await datasync.call(this);
    synced += 1;
  };
  handle.sync = async function (this: FileHandle) {
    before.push(synced);
    await sync.call(this);
  };
  try {
    await withDatabase(async (database) => {
      await seedElection(database.projector, election);
      await seedObservers(database.projector, election);
      await publish(database, { election: election.id, folder });
    });
    const named = [...(await filesOf(folder)).keys()].filter((path) => /^(?:data|downloads)\//.test(path));
    expect(synced).toBe(named.length);
    // The last two are the head and the folder of its name.
    expect(before.at(-2)).toBe(named.length);
  } finally {
    Object.assign(handle, { sync, datasync });
    await rm(folder, { recursive: true });
  }
});

test('what a head names and others write is put in place before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-durable-'));
  const head = (): Promise<string> => readFile(join(folder, 'head.json'), 'utf8').catch(() => 'none');
  try {
    await withDatabase(async (database) => {
      await seedElection(database.projector, election);
      const before: string[] = [];
      const beforeHead = async (): Promise<void> => void before.push(await head());
      const place = { election: election.id, folder, beforeHead };
      await publish(database, place);
      const first = await head();
      await seedObservers(database.projector, election);
      await publish(database, { ...place, downloads: false });
      expect(before).toEqual(['none', first]);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a start finds what a power cut emptied, and makes it again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-durable-'));
  try {
    await withDatabase(async (database) => {
      await seedElection(database.projector, election);
      await seedObservers(database.projector, election);
      const place = { election: election.id, folder };
      await publish(database, place);
      const files = [...(await filesOf(folder)).keys()];
      const whole = JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')) as ReleaseHead;
      for (const kind of [
        'data/territory',
        'data/stations',
        'data/states',
        'downloads/harbour-results',
        'data/overview',
      ]) {
        const victim = join(folder, files.find((path) => path.startsWith(kind)) ?? '');
        const { length } = await readFile(victim);
        for (const damage of [() => truncate(victim, 0), () => writeFile(victim, Buffer.alloc(length))]) {
          await damage();
          expect(await broken(folder)).not.toEqual([]);
          await publish(database, { ...place, check: true });
          expect(await broken(folder)).toEqual([]);
        }
      }
      const { overview } = JSON.parse(await readFile(join(folder, 'head.json'), 'utf8')) as ReleaseHead;
      expect(overview).toBe(whole.overview);
      const begun = join(folder, 'data', `territory-x-${'0'.repeat(64)}.json`);
      await writeFile(begun, '');
      expect((await publish(database, { ...place, check: true })).made).toBe('unchanged');
      await expect(readFile(begun)).rejects.toThrow('ENOENT');
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a first publication that was cut off is begun again, and nobody else’s folder is taken', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-durable-'));
  try {
    await withDatabase(async (database) => {
      await seedElection(database.projector, election);
      const place = { election: election.id, folder };
      await publish(database, place);
      // As it was before its head: some files there, some empty, one half written.
      await rm(join(folder, 'head.json'));
      const [some = ''] = [...(await filesOf(folder)).keys()].filter((path) => path.startsWith('data/territory'));
      await truncate(join(folder, some), 0);
      await writeFile(join(folder, 'data', '.incoming-x'), 'half');
      expect((await publish(database, place)).made).toBe('built');
      expect(await broken(folder)).toEqual([]);

      await rm(join(folder, 'head.json'));
      await writeFile(join(folder, 'data', 'mine.json'), '{}');
      await expect(publish(database, place)).rejects.toThrow('holds other files and no release');
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
