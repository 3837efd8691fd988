import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { CheckpointLine } from './backup-contract.ts';
import { BackupDamaged, backupReader, type BackupReader } from './backup-reader.ts';
import { findDamagedRows, readManifest, type BackupRefusal } from './backup-folder.ts';
import type { BackupProgress } from './backup-writer.ts';
import { copyObjects } from './object-copy.ts';
import { folderObjects, type ObjectStore } from './object-store.ts';
import {
  inReplay,
  isUntouched,
  putCheckpoints,
  putContacts,
  putEntries,
  putHead,
  putHeld,
  putReceived,
} from './restore-store.ts';

export type RestoreRefusal = BackupRefusal | Readonly<{ code: 'database-taken'; sentence: string; part?: string }>;

type OnProgress = (progress: BackupProgress) => void;

/** Looks at everything of a backup that can be looked at without taking it in: it is finished, and its rows are those that were written. */
export async function openBackup(path: string): Promise<Result<BackupReader, BackupRefusal>> {
  const manifest = await readManifest(path);
  if (!manifest.ok) return manifest;
  const found = await findDamagedRows(path, manifest.value);
  return found === null ? success(backupReader(path, manifest.value)) : failure(found);
}

/**
 * Brings the objects back, each held against its name. Answers those that were missing when the backup was made; what is missing since, or
 * damaged, is refused.
 */
export async function restoreObjects(
  backup: BackupReader,
  objects: ObjectStore,
  onProgress: OnProgress = () => undefined,
): Promise<Result<readonly string[], BackupRefusal>> {
  const missing: string[] = [];
  const total = backup.manifest.objects.count;
  let done = 0;
  async function* wanted() {
    for await (const { digest, bytes } of backup.objects()) {
      if (bytes === null) missing.push(digest);
      else yield { digest };
    }
  }
  return refusing(async () => {
    const stores = { from: folderObjects(join(backup.path, 'objects')), to: objects };
    for await (const { wanted: each, copy } of copyObjects(stores, wanted())) {
      const part = `objects/${each.digest.slice(0, 2)}/${each.digest}`;
      if (copy.outcome === 'missing') throw new BackupDamaged(part, 'is missing');
      if (copy.outcome === 'other') throw new BackupDamaged(part, 'has other bytes than its name says');
      done += 1;
      onProgress({ what: 'files', done, total });
    }
    return missing;
  });
}

const atOnce = 200;

/** Replays all rows into a ledger without any, all or none of them, and exactly as they were. `owner` is a connection as kua_owner. */
export async function replayBackup(
  backup: BackupReader,
  owner: ClientBase,
  onProgress: OnProgress = () => undefined,
): Promise<Result<null, RestoreRefusal>> {
  const replayed = await refusing(() =>
    inReplay(owner, async () => {
      if (!(await isUntouched(owner))) return false;
      await replay(backup, owner, onProgress);
      return true;
    }),
  );
  if (!replayed.ok) return replayed;
  if (replayed.value) return success(null);
  const sentence = 'The database has entries already, and a backup is restored into an empty one only.';
  return failure({ code: 'database-taken', sentence });
}

async function replay(backup: BackupReader, owner: ClientBase, onProgress: OnProgress): Promise<void> {
  const { elections } = backup.manifest;
  for (const head of elections) await putHead(owner, head);
  const last = new Map<string, CheckpointLine>();
  for await (const lines of inBatches(backup.checkpoints())) {
    for (const line of lines) last.set(line.election, line);
    await putCheckpoints(owner, lines);
  }
  const total = elections.reduce((sum, { entries }) => sum + entries, 0);
  let done = 0;
  for (const { election } of elections) {
    for await (const lines of inBatches(backup.entries(election, last.get(election) ?? null))) {
      await putEntries(owner, election, lines);
      done += lines.length;
      onProgress({ what: 'entries', done, total });
    }
  }
  for await (const lines of inBatches(backup.held())) await putHeld(owner, lines);
  for await (const lines of inBatches(backup.received())) await putReceived(owner, lines);
  for await (const lines of inBatches(backup.contacts())) await putContacts(owner, lines);
}

async function* inBatches<T>(lines: AsyncIterable<T>): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function refusing<T>(work: () => Promise<T>): Promise<Result<T, BackupRefusal>> {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof BackupDamaged) return failure(error.refusal);
    throw error;
  }
}
