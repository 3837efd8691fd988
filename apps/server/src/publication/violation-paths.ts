/** The files in which a release has what is published of violations. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import type { ViolationList, ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { readReleaseFile } from './release-folder.ts';

export const violationFiles = { index: 'violations', list: 'violation-list', incidents: 'incidents' } as const;

/** The index and everything that it leads to, as far as it can be read. */
export async function violationPaths(folder: string, index: ReleasePath | undefined): Promise<readonly ReleasePath[]> {
  if (index === undefined) return [];
  const content = await readReleaseFile<ViolationsIndex>(folder, index, 'kua-violations/2');
  const paths = [index];
  for (const { path } of content?.lists ?? []) {
    const list = await readReleaseFile<ViolationList>(folder, path, 'kua-violation-list/1');
    paths.push(path, ...(list?.files ?? []));
  }
  return paths;
}

/** Takes away every such file that the index does not lead to: earlier states, which lie there for whoever still reads by an older head. */
export async function removeEarlier(folder: string, index: ReleasePath | null): Promise<void> {
  const named = new Set(await violationPaths(folder, index ?? undefined));
  const kinds = Object.values(violationFiles);
  for (const name of await readdir(join(folder, 'data')).catch(() => []))
    if (kinds.some((kind) => name.startsWith(`${kind}-`)) && !named.has(`data/${name}`))
      await rm(join(folder, 'data', name), { force: true });
}
