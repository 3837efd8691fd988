/** Mistakes planted in a copy of a pack, one at a time: each is found, with its file, its line and its path. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPackFolder } from './pack-files.ts';

const kz = join(import.meta.dirname, '../../../../packs/kz');

/** What, file, text to replace, its replacement, code, path (null for mistakes of syntax), text on the line that is named. */
export type Planted = readonly [
  what: string,
  file: string,
  find: string,
  by: string,
  code: string,
  path: string | null,
  on: string,
];

export function describePlanted(name: string, planted: readonly Planted[]): void {
  describe(name, () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kua-pack-'));
      await cp(kz, folder, { recursive: true });
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it.each(planted)('finds %s', async (_, file, find, by, code, path, on) => {
      const before = await readFile(join(folder, file), 'utf8');
      expect(before).toContain(find);
      const after = before.replace(find, () => by);
      await writeFile(join(folder, file), after);
      const result = await readPackFolder(folder);
      const found = result.ok ? [] : result.error;
      const named = found.find((problem) => problem.code === code && (problem.column ?? null) === path);
      expect(named, JSON.stringify(found, null, 1)).toBeDefined();
      expect(named?.file).toBe(join(folder, file));
      expect(after.split('\n')[(named?.line ?? 0) - 1]).toContain(on);
      expect(named?.sentence).toMatch(/^[A-Z0-9"].*\.$/s);
    });
  });
}
