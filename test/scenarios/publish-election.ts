/** What the scenarios about releases share. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Election } from '@kua/core/registry/election.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import {
  publishElection,
  type Publication,
  type PublishOptions,
} from '../../apps/server/src/publication/publication.ts';
import type { ElectionRules } from '../../apps/server/src/publication/release-plan.ts';
import { packRules } from '../../apps/server/src/registry/pack-rules.ts';

const { rules } = packRules();

/** Rules of an election that nothing holds back. */
export async function noEmbargo(election: Election): Promise<ElectionRules> {
  const { handbook } = await rules({ ...election, pack: 'generic' });
  return { embargoEnd: null, credits: [], handbook };
}

export async function publish(
  database: Database,
  given: Pick<PublishOptions, 'election' | 'folder'> & Partial<PublishOptions>,
): Promise<Publication> {
  const now = new Date('2026-11-22T12:00:00Z');
  const published = await publishElection({
    pool: database.app,
    objects: folderObjects(join(given.folder, '..', 'no-objects')),
    now,
    rules: noEmbargo,
    downloads: true,
    ...given,
  });
  if (!published.ok) throw new Error(published.error.sentence);
  return published.value;
}

/** Every file of a folder by its path; without those that a live server takes away while they are being read. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = await Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file).catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      });
      return bytes === null ? [] : [[file.slice(folder.length + 1), bytes] as const];
    }),
  );
  return new Map(read.flat());
}

/** Paths that a release names, found as a stranger would: by reading JSON from `head.json` on and following whatever looks like a path. */
export async function referencedPaths(read: (path: string) => Promise<string>): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const waiting = ['head.json'];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = await read(path);
    if (!path.endsWith('.json')) continue;
    waiting.push(...(text.match(/(?:data|downloads|pictures)\/[a-z0-9-]+\.(?:json|csv|jpg)/g) ?? []));
  }
  return seen;
}
