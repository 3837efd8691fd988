import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { clusterHome } from './cluster-home.ts';

/** A folder for data folders of tests that run whole commands; to be removed by `removeTestFolder`. */
export function makeTestFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kua-data-'));
}

/** Removes the folder with every data folder in it, and their clusters, which lie elsewhere for root. Their servers must have ended. */
export async function removeTestFolder(folder: string): Promise<void> {
  const homes = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('database.json'));
  for (const name of homes) {
    const home = await clusterHome(join(folder, dirname(name)));
    await rm(home.folder, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}
