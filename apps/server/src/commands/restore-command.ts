import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { Result } from '@kua/core/kernel/result.ts';
import { folds } from '../deliveries/folds.ts';
import type { BackupReader } from '../evidence/backup-reader.ts';
import { findKeyList } from '../evidence/key-list-store.ts';
import { keysState, type KeysState } from '../evidence/keys-state.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { openBackup, replayBackup, restoreObjects, type RestoreRefusal } from '../evidence/restore.ts';
import { databaseTrouble } from '../postgres/database-trouble.ts';
import { openToRestore, type Database } from '../postgres/database.ts';
import { importProgress } from '../deliveries/import-progress.ts';
import { backupProgress, numberText } from './backup-progress.ts';
import { dataOption, keysFolderOf } from './data-folder.ts';
import { isEnding, onEnd } from './exit.ts';
import { beginDataFolder, dropDataFolder, finishDataFolder } from './new-data-folder.ts';
import { Refused } from './wrong-use.ts';

type Options = Readonly<{ data: string; json?: boolean }>;
type Keys = Readonly<{ election: string; keys: KeysState }>;
type Restored = Readonly<{
  backup: BackupReader;
  missing: readonly string[];
  unfolded: readonly string[];
  /** The key list that each ledger holds, null where it has none. */
  keyLists: ReadonlyMap<string, string | null>;
}>;

/** Adds `restore` to the program. */
export function registerRestoreCommand(program: Command): void {
  program
    .command('restore')
    .description('make a data folder from a backup; the keys folder is brought back apart')
    .argument('<backup>', 'folder that kua backup made')
    .addOption(dataOption())
    .option('--json', 'print the outcome as JSON')
    .action(async (backup: string, options: Options) => {
      process.exitCode = await restore(backup, options);
    });
}

async function restore(path: string, options: Options): Promise<number> {
  const backup = valueOf(await openBackup(path), options);
  const keep = existsSync(options.data);
  await beginDataFolder(options.data);
  let restored: Restored;
  try {
    restored = await restoreInto(backup, options);
    await finishDataFolder(options.data);
  } catch (error) {
    // Told to end: the mark stays, and the next attempt begins again.
    if (!isEnding()) await dropDataFolder(options.data, keep);
    if (databaseTrouble(error) === 'full')
      throw new Refused('storage-full', `There is no room for the backup in ${options.data}: nothing was restored.`);
    throw error;
  }
  // The data folder is whole by now: whatever is wrong with the keys, it is not.
  tell(restored, await keysOf(restored, options), options);
  return restored.missing.length > 0 || restored.unfolded.length > 0 ? 1 : 0;
}

async function restoreInto(backup: BackupReader, options: Options): Promise<Restored> {
  const opening = openToRestore(options.data);
  const taken = onEnd(async () => (await opening).abandon());
  const database = await opening;
  const progress = backupProgress(process.stderr);
  try {
    const objects = folderObjects(join(options.data, 'objects'));
    const missing = valueOf(await restoreObjects(backup, objects, progress.show), options);
    valueOf(await database.asOwner((owner) => replayBackup(backup, owner, progress.show)), options);
    progress.end();
    const elections = backup.manifest.elections.map(({ election }) => election);
    const unfolded: string[] = [];
    for (const election of elections) if (!(await fold(database, { election, objects }))) unfolded.push(election);
    const keyLists = new Map<string, string | null>();
    for (const election of elections) keyLists.set(election, await findKeyList(database.app, election));
    return { backup, missing, unfolded, keyLists };
  } finally {
    progress.end();
    taken();
    await database.close();
  }
}

async function keysOf({ keyLists }: Restored, { data }: Options): Promise<readonly Keys[]> {
  const keys: Keys[] = [];
  for (const [election, known] of keyLists)
    keys.push({ election, keys: await keysState(keysFolderOf(data), election, known) });
  return keys;
}

/** False where a file that the ledger names is missing, as it was when the backup was made. */
async function fold(
  database: Database,
  of: Readonly<{ election: string; objects: ReturnType<typeof folderObjects> }>,
): Promise<boolean> {
  const progress = importProgress(process.stderr);
  try {
    await projectToHead(database, { ...of, folds, onProgress: progress.show });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  } finally {
    progress.end();
  }
}

function valueOf<T>(result: Result<T, RestoreRefusal>, { json }: Options): T {
  if (result.ok) return result.value;
  if (json === true) process.stdout.write(`${JSON.stringify({ error: result.error })}\n`);
  throw new Refused(result.error.code, result.error.sentence);
}

function tell({ backup, missing, unfolded }: Restored, keys: readonly Keys[], options: Options): void {
  const { created, elections, held, received, objects } = backup.manifest;
  const keysFolder = keysFolderOf(options.data);
  if (options.json === true) {
    const outcome = {
      data: resolve(options.data),
      created,
      elections,
      held,
      received,
      objects,
      missing,
      unfolded,
      keys,
    };
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
  } else {
    const lines = [
      ...elections.map(({ election, entries }) => `${election}: ${numberText(entries)} entries`),
      `${numberText(objects.count - missing.length)} files, ${numberText(received)} of them from phones`,
      ...(held === 0 ? [] : [`${numberText(held)} submissions wait for their device to be put on the list`]),
      `Data folder ${resolve(options.data)}, as it was on ${created}`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  }
  for (const { election, keys: state } of keys) {
    if (state === 'there' || state === 'none') continue;
    process.stderr.write(`${keysSentence(election, state, keysFolder)}\n`);
  }
  for (const digest of missing) process.stderr.write(`Missing since before the backup: ${digest} (object-missing)\n`);
  for (const election of unfolded)
    process.stderr.write(`${election} cannot be shown while a file that was imported is missing (object-missing)\n`);
}

function keysSentence(election: string, state: Exclude<KeysState, 'there' | 'none'>, keysFolder: string): string {
  const place = join(keysFolder, election);
  const lacks = {
    missing: `The keys of ${election} are not in ${place}.`,
    other: `${place} has the keys of another ledger.`,
    damaged: `${join(place, 'keys.txt')} is no key list of ${election}.`,
  };
  return `${lacks[state]} Bring them back before kua serve: until then nothing of it is signed, and nothing is taken in. (keys-${state})`;
}
