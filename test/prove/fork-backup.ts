/** Real backups and restores within the histories of `fork.ts`: the folder that `kua backup` writes, and the replay of `kua restore`. */
import { join } from 'node:path';
import type { Client, Pool } from 'pg';
import { writeBackup } from '../../apps/server/src/evidence/backup-writer.ts';
import { folderObjects } from '../../apps/server/src/evidence/object-store.ts';
import { openBackup, replayBackup } from '../../apps/server/src/evidence/restore.ts';
import { emptyLedger } from './restored-ledger-store.ts';

let made = 0;

/** Its folder, and how many entries are in it. */
export type TakenBackup = Readonly<{ folder: string; entries: number }>;

/** Of everything in the database, while others write to it. */
export async function takeBackup(pool: Pool, within: string): Promise<TakenBackup> {
  made += 1;
  const folder = join(within, `backup-${made}`);
  const objects = folderObjects(join(within, 'objects'));
  const written = await writeBackup({ pool, objects, folder, named: () => [], now: new Date() });
  if (!written.ok || written.value.faults.length > 0) throw new Error(`${folder} is no backup`);
  const { elections } = written.value.manifest;
  return { folder, entries: elections.reduce((sum, { entries }) => sum + entries, 0) };
}

/** The database is lost, and made anew from a backup. */
export async function restoreTaken(owner: Client, { folder }: TakenBackup): Promise<void> {
  const backup = await openBackup(folder);
  if (!backup.ok) throw new Error(backup.error.sentence);
  await emptyLedger(owner);
  const replayed = await replayBackup(backup.value, owner);
  if (!replayed.ok) throw new Error(replayed.error.sentence);
}
