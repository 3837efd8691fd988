import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { keysFolderOf, withoutTrace } from './data-folder.ts';

test('keys lie beside the data folder or elsewhere, never inside', () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const [named, found] of [
    ['', '/srv/data.keys'],
    ['/etc/kua', '/etc/kua'],
    ['/srv', '/srv'],
  ] as const) {
    vi.stubEnv('KUA_KEYS', named);
    expect(keysFolderOf('/srv/data')).toBe(found);
  }
  for (const named of ['/srv/data', '/srv/data/keys', '/srv/data/a/b']) {
    vi.stubEnv('KUA_KEYS', named);
    expect(() => keysFolderOf('/srv/data')).toThrow('inside the data folder');
  }
});

test('work without trace leaves no folder and no cluster behind, also where it fails', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-trace-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  vi.stubEnv('DATABASE_URL', '');
  vi.stubEnv('TMPDIR', folder);
  onTestFinished(() => void vi.unstubAllEnvs());
  const absent = join(folder, 'absent');
  const places: string[] = [];
  const work = withoutTrace(absent, ({ database, path }) => {
    places.push(path, database.place);
    expect(places.map((place) => existsSync(place))).toEqual([true, true]);
    throw new Error('failed');
  });
  await expect(work).rejects.toThrow('failed');
  expect(places.map((place) => existsSync(place))).toEqual([false, false]);
  expect(await readdir(folder)).toEqual([]);
});
