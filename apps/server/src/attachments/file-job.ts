import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { FileOpening } from '@kua/core/evidence/opening-contract.ts';
import { followLedger } from '../evidence/ledger-follower.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { makePrivateFolder } from '../evidence/durable-file.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { FoldTable } from '../evidence/fold.ts';
import type { Opener } from '../intake/opener.ts';
import type { Database } from '../postgres/database.ts';
import { readWaitingFiles, type WaitingFile } from './file-store.ts';

export type FileJobOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  opener: Opener;
  /** For derivatives before they are objects, and nothing else. */
  folder: string;
  clock: () => Date;
  log: Logger;
}>;

export type FileJob = Readonly<{ touch: (election: string) => void; close: () => Promise<void> }>;

const atOnce = 20;
const restMs = 500;
const pollMs = 10_000;

/** Looks into files that opened submissions name, one after another: are they what was promised, and are they images? */
export async function startFileJob(options: FileJobOptions): Promise<FileJob> {
  const { database, log, folder } = options;
  // What lies here was cut off while it was made.
  await rm(folder, { recursive: true, force: true });
  await makePrivateFolder(folder);
  return followLedger({
    pool: database.app,
    restMs,
    pollMs,
    work: async (election, stopped) => {
      while (!stopped() && (await openFiles(election, options, stopped)));
    },
    onFailed: (election, error) =>
      log.error({ err: error, election }, 'files could not be opened and will be tried again'),
  });
}

/** True while there may be more. */
async function openFiles(election: string, options: FileJobOptions, stopped: () => boolean): Promise<boolean> {
  const { database, objects, folds, clock } = options;
  await projectToHead(database, { election, objects, folds });
  const waiting = await readWaitingFiles(database.app, { election, after: null, limit: atOnce });
  const files: FileOpening[] = [];
  for (const file of waiting) {
    if (stopped()) break;
    const opened = await openOne(election, file, options);
    if (opened === null) break;
    files.push(opened);
  }
  if (files.length === 0) return false;
  const entries = [contentEntry('decision', { type: 'files', files })];
  await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
  return files.length === waiting.length;
}

/** Null where the opener cannot say now. */
async function openOne(
  election: string,
  { sequence, sealed, sha256, size }: WaitingFile,
  { objects, opener, folder }: FileJobOptions,
): Promise<FileOpening | null> {
  const derivative = join(folder, `derivative-${randomUUID()}`);
  try {
    const opened = await objects.lend(sealed, (path) => opener.openFile(election, { path, derivative }));
    if (!opened.ok) return null;
    const file = { submission: sequence, sealed };
    if (opened.value === null) return { ...file, outcome: 'unreadable', image: null };
    if (opened.value.sha256 !== sha256 || opened.value.size !== size)
      return { ...file, outcome: 'mismatch', image: null };
    const { image } = opened.value;
    if (image === null) return { ...file, outcome: 'intact', image: null };
    const stored = await objects.put(derivative);
    return { ...file, outcome: 'intact', image: { ...image, derivative: stored.digest } };
  } finally {
    await rm(derivative, { force: true });
  }
}
