import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Option } from 'commander';
import { folds } from '../deliveries/folds.ts';
import { importProgress } from '../deliveries/import-progress.ts';
import type { FoldProgress } from '../evidence/fold.ts';
import { listElections } from '../evidence/ledger-store.ts';
import { folderObjects } from '../evidence/object-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { clusterHome, isDataFolder, removeCluster } from '../postgres/cluster-home.ts';
import { openDatabase } from '../postgres/database.ts';
import type { Database } from '../postgres/database.ts';
import { onEnd } from './exit.ts';
import { isRestoring } from './new-data-folder.ts';
import { Refused } from './wrong-use.ts';

/** What a command works on: the ledger and the stored files of one data folder. */
export type DataFolder = Readonly<{ path: string; keys: string; database: Database; objects: ObjectStore }>;

/** The keys of a data folder lie beside it, never inside: whoever copies the one has not the other. */
export function keysFolderOf(data: string): string {
  const named = process.env['KUA_KEYS'] ?? '';
  const keys = named === '' ? `${resolve(data)}.keys` : resolve(named);
  if (!relative(resolve(data), keys).startsWith('..'))
    throw new Refused(
      'keys-inside-data',
      `${keys} is inside the data folder: whoever copies that would have the keys.`,
    );
  return keys;
}

/** `--data DIR`, the same for every command. */
export function dataOption(): Option {
  return new Option('--data <dir>', 'folder that holds everything').default('kua-data');
}

/**
 * Attaches to the data folder's database, starting it where it does not run, brings every projection to its ledger's head, and lets go
 * of it when the work is done, failed or interrupted.
 */
export async function withDataFolder<T>(path: string, work: (data: DataFolder) => Promise<T>): Promise<T> {
  return withUnfoldedData(path, async (data) => {
    await catchUp(data);
    return work(data);
  });
}

/** As `withDataFolder`, with projections as they are: for what works on the ledger alone, also where something in it cannot be folded. */
export async function withUnfoldedData<T>(path: string, work: (data: DataFolder) => Promise<T>): Promise<T> {
  if (isRestoring(path)) {
    throw new Refused(
      'restore-unfinished',
      `${path} was being restored, and that was not finished: run kua restore again.`,
    );
  }
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new Refused(
      'data-folder-unusable',
      `${path} is not a folder: --data names the folder that holds everything.`,
    );
  }
  const opening = openDatabase(path);
  const taken = onEnd(async () => {
    const database = await opening;
    await database.abandon();
  });
  const database = await opening;
  try {
    return await work({ path, keys: keysFolderOf(path), database, objects: folderObjects(join(path, 'objects')) });
  } catch (error) {
    // What nobody expected may have left queries that never end: the process ends without them.
    if (!(error instanceof Refused)) await database.abandon();
    throw error;
  } finally {
    taken();
    await database.close();
  }
}

/**
 * For what leaves no trace: where there is no data folder yet, works on an empty one of its own, which is gone afterwards, also where
 * the process is told to end.
 */
export async function withoutTrace<T>(path: string, work: (data: DataFolder) => Promise<T>): Promise<T> {
  if (isDataFolder(path) || (process.env['DATABASE_URL'] ?? '') !== '') return withDataFolder(path, work);
  const temporary = await mkdtemp(join(tmpdir(), 'kua-dry-run-'));
  const taken = onEnd(() => removeDataFolder(temporary));
  try {
    return await withDataFolder(temporary, work);
  } finally {
    taken();
    await removeDataFolder(temporary);
  }
}

/** Its server must have ended. */
async function removeDataFolder(path: string): Promise<void> {
  // As root the cluster lies elsewhere.
  if (isDataFolder(path)) await removeCluster(await clusterHome(path));
  await rm(path, { recursive: true, force: true });
}

/** For commands that only read: a mistyped folder is refused instead of answered from an empty one. */
export async function withExistingData<T>(path: string, work: (data: DataFolder) => Promise<T>): Promise<T> {
  requireExisting(path);
  return withDataFolder(path, work);
}

export function requireExisting(path: string): void {
  if (!isDataFolder(path) && (process.env['DATABASE_URL'] ?? '') === '') {
    throw new Refused(
      'data-folder-unknown',
      `${path} holds no data of Kua: give the folder that was imported into with --data.`,
    );
  }
}

/** A command that was killed may have left entries that nobody folded, and a new version may have new projections. */
async function catchUp({ database, objects }: DataFolder): Promise<void> {
  const progress = importProgress(process.stderr);
  for (const election of await listElections(database.projector)) {
    let told = false;
    const onProgress = (folded: FoldProgress): void => {
      if (!told) process.stderr.write(`Finishing what an earlier command left undone in ${election}.\n`);
      told = true;
      progress.show(folded);
    };
    await projectToHead(database, { election, objects, folds, onProgress });
  }
  progress.end();
}
