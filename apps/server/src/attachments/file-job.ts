import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import type { FileOpening } from '@kua/core/evidence/opening-contract.ts';
import { followLedger } from '../evidence/ledger-follower.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { makePrivateFolder } from '../evidence/durable-file.ts';
import type { ObjectStore, StoredObject } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { FoldTable } from '../evidence/fold.ts';
import type { Opener } from '../intake/opener.ts';
import type { OpenedFile } from '../intake/opener-contract.ts';
import type { Database } from '../postgres/database.ts';
import { fileAttempts, type FileAttempts } from './file-attempts.ts';
import { readWaitingFiles, type WaitingFile } from './file-store.ts';

export type FileJobOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  /** Each looks into one file at a time. */
  openers: readonly Opener[];
  /** For derivatives before they are objects, and nothing else. */
  folder: string;
  clock: () => Date;
  log: Logger;
}>;

export type FileJob = Readonly<{ touch: (election: string) => void; close: () => Promise<void> }>;

/** Files in one entry. */
const atOnce = 20;
const readAtOnce = 500;
const restMs = 500;
const pollMs = 10_000;

/** Looks into files that opened submissions name, as many at a time as there are openers: are they what was promised, and are they images? */
export async function startFileJob(options: FileJobOptions): Promise<FileJob> {
  const { database, log, folder } = options;
  // What lies here was cut off while it was made.
  await rm(folder, { recursive: true, force: true });
  await makePrivateFolder(folder);
  const attempts = fileAttempts(() => performance.now());
  return followLedger({
    pool: database.app,
    restMs,
    pollMs,
    work: (election, stopped) => openFiles(election, options, { attempts, stopped }),
    onFailed: (election, error) =>
      log.error({ err: error, election }, 'files could not be opened and will be tried again'),
  });
}

type Round = Readonly<{ attempts: FileAttempts; stopped: () => boolean }>;

/** Walks once through all that wait. One that cannot be decided now holds up none of those behind it. */
async function openFiles(election: string, options: FileJobOptions, round: Round): Promise<void> {
  const { database, objects, folds, openers, clock } = options;
  await projectToHead(database, { election, objects, folds });
  let found: FileOpening[] = [];
  const write = async (): Promise<void> => {
    if (found.length === 0) return;
    const entries = [contentEntry('decision', { type: 'files', files: found })];
    found = [];
    await appendEntries(database.app, { election, entries, receivedAt: clock().toISOString() });
  };
  const files = dueFiles(election, options, round);
  const ended = await Promise.allSettled(
    openers.map(async (opener) => {
      // Whoever leaves ends it for all: none of them has the key, or it is time to go.
      for await (const file of files) {
        const outcome = await openOne(election, file, { ...options, opener }, round.attempts);
        if (outcome === 'no-key') break;
        if (outcome !== null) found.push(outcome);
        if (found.length >= atOnce) await write();
      }
    }),
  );
  // Only when none works any more may the next round begin.
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  await write();
}

async function* dueFiles(
  election: string,
  { database }: FileJobOptions,
  { attempts, stopped }: Round,
): AsyncGenerator<WaitingFile> {
  let after: WaitingFile | null = null;
  do {
    const waiting: readonly WaitingFile[] = await readWaitingFiles(database.app, {
      election,
      after,
      limit: readAtOnce,
    });
    for (const file of waiting) {
      if (stopped()) return;
      if (attempts.isDue(`${election} ${file.sealed}`)) yield file;
    }
    after = waiting.length < readAtOnce ? null : (waiting.at(-1) ?? null);
  } while (after !== null);
}

/** Null where it cannot be said now. */
async function openOne(
  election: string,
  file: WaitingFile,
  options: FileJobOptions & Readonly<{ opener: Opener }>,
  attempts: FileAttempts,
): Promise<FileOpening | 'no-key' | null> {
  const { objects, opener, folder, log } = options;
  const name = `${election} ${file.sealed}`;
  const derivative = join(folder, `derivative-${randomUUID()}`);
  const later = (reason: string): null => {
    log.warn({ election, file: file.sealed, reason }, 'a file could not be looked into and will be again');
    return null;
  };
  try {
    const opened = await objects.lend(file.sealed, (path) => opener.openFile(election, { path, derivative }));
    if (!opened.ok && opened.error === 'key-missing') return 'no-key';
    if (!opened.ok) {
      attempts.putOff(name);
      return later(opened.error);
    }
    const image = isMeant(file, opened.value) ? opened.value.image : null;
    if (image?.is === 'undecided') {
      const own = image.spent && attempts.spend(name);
      if (!image.spent) attempts.putOff(name);
      if (!own) return later(image.spent ? 'decoder-ended' : 'decoder-stopped');
    }
    const opening = await openingOf(file, opened.value, () => objects.put(derivative));
    attempts.forget(name);
    return opening;
  } catch (error) {
    attempts.putOff(name);
    return later(String(error));
  } finally {
    await rm(derivative, { force: true });
  }
}

function isMeant({ sha256, size }: WaitingFile, opened: OpenedFile | null): opened is OpenedFile {
  return opened !== null && opened.sha256 === sha256 && opened.size === size;
}

async function openingOf(
  waiting: WaitingFile,
  opened: OpenedFile | null,
  keepDerivative: () => Promise<StoredObject>,
): Promise<FileOpening> {
  const file = { submission: waiting.sequence, sealed: waiting.sealed };
  if (opened === null) return { ...file, outcome: 'unreadable', image: null };
  if (!isMeant(waiting, opened)) return { ...file, outcome: 'mismatch', image: null };
  if (opened.image.is !== 'made') return { ...file, outcome: 'intact', image: null };
  const { width, height, likeness } = opened.image;
  const { digest } = await keepDerivative();
  return { ...file, outcome: 'intact', image: { width, height, derivative: digest, likeness } };
}
