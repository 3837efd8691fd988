/** A data folder that is being made from a backup: marked until it is whole, and gone where that fails. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, syncFolder, writeDurably } from '../evidence/durable-file.ts';
import { clusterHome, isDataFolder, removeCluster } from '../postgres/cluster-home.ts';
import { serverPid } from '../postgres/cluster-server.ts';
import { openEmbeddedCluster } from '../postgres/embedded-cluster.ts';
import { Refused } from './wrong-use.ts';

const markName = 'restoring';

/** Whether somebody began to restore into it and did not finish. */
export function isRestoring(path: string): boolean {
  return existsSync(join(path, markName));
}

/** Takes a folder that is absent or empty, or one that an earlier attempt left, and marks it. */
export async function beginDataFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isDirectory())
    throw new Refused('data-folder-unusable', `${path} is not a folder: --data names the folder to restore into.`);
  if (isRestoring(path)) await emptyDataFolder(path);
  else if (found !== null && (await readdir(path)).length > 0)
    throw new Refused('data-folder-taken', `${path} is not empty: give an empty or a new folder with --data.`);
  await makePrivateFolder(path);
  await writeDurably(join(path, markName), 'kua restore\n', { mode: 0o600 });
}

/** From here on it is a data folder like any other. */
export async function finishDataFolder(path: string): Promise<void> {
  await rm(join(path, markName));
  await syncFolder(path);
}

/** Takes away what was begun. `keep`: the folder itself, which was there before. */
export async function dropDataFolder(path: string, keep: boolean): Promise<void> {
  await emptyDataFolder(path);
  if (!keep) await rm(path, { recursive: true, force: true });
}

/** The mark goes last. */
async function emptyDataFolder(path: string): Promise<void> {
  if (isDataFolder(path)) {
    // A server that its maker left running is stopped by whoever leaves it last.
    await (await openEmbeddedCluster(path)).close();
    const home = await clusterHome(path);
    if ((await serverPid(home.folder)) !== null)
      throw new Refused('data-folder-busy', `Another command works on ${path}: wait for it.`);
    await removeCluster(home);
  }
  const names = await readdir(path);
  for (const name of names.filter((each) => each !== markName)) await rm(join(path, name), { recursive: true });
  await rm(join(path, markName), { force: true });
}
