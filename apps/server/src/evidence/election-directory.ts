/** A directory that is brought into the keys folder gets into the ledger, if it is later than the one that is there. */
import type { Logger } from 'pino';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { openDirectory } from '@kua/core/evidence/directory.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import type { Database } from '../postgres/database.ts';
import { readDirectory } from './directory-file.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { FoldTable } from './fold.ts';
import { findDirectory, findKeyList } from './key-list-store.ts';
import { appendEntries, listElections } from './ledger-store.ts';
import type { ObjectStore } from './object-store.ts';
import { projectToHead } from './projector.ts';
import { repeatWork, type RepeatedWork } from './repeated-work.ts';

/** Whether a note is a directory of this election, signed by the key that its key list names, and later than the one that is known. */
export function isLaterDirectory(
  note: string,
  { election, keys, known }: Readonly<{ election: string; keys: string; known: string | null }>,
): boolean {
  const list = openKeyList(keys, verifyEd25519);
  if (list === null) return false;
  const directory = openDirectory(note, list.key, verifyEd25519);
  if (directory?.election !== election) return false;
  const before = known === null ? null : openDirectory(known, list.key, verifyEd25519);
  return before === null || directory.since > before.since;
}

export function directoryEntry(note: string): NewEntry {
  return contentEntry('registry', { type: 'directory', note });
}

export type DirectoryJobOptions = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  keysFolder: string;
  clock: () => Date;
  log: Logger;
}>;

const everyMs = 5000;

/** Looks whether a later directory was brought, as long as the server runs. */
export function startDirectoryJob(options: DirectoryJobOptions): RepeatedWork {
  const looked = new Map<string, string>();
  return repeatWork(
    everyMs,
    async () => {
      for (const election of await listElections(options.database.app)) await bringDirectory(election, options, looked);
    },
    (error) => options.log.warn({ err: error }, 'directories could not be looked for and will be again'),
  );
}

async function bringDirectory(
  election: string,
  { database, objects, folds, keysFolder, clock, log }: DirectoryJobOptions,
  looked: Map<string, string>,
): Promise<void> {
  const keys = await findKeyList(database.app, election);
  const list = keys === null ? null : openKeyList(keys, verifyEd25519);
  const brought = list === null ? null : await readDirectory(keysFolder, list);
  const note = brought === 'damaged' ? brought : (brought?.note ?? null);
  if (keys === null || note === null || looked.get(election) === note) return;
  if (note === 'damaged') log.warn({ election }, unsigned);
  else await enterDirectory(note, { election, keys }, { database, objects, folds, clock });
  // Only now: what failed is tried again.
  looked.set(election, note);
}

const unsigned = 'the keys folder has a directory.txt that the election key did not sign: it is passed over';

async function enterDirectory(
  note: string,
  { election, keys }: Readonly<{ election: string; keys: string }>,
  { database, objects, folds, clock }: Omit<DirectoryJobOptions, 'keysFolder' | 'log'>,
): Promise<void> {
  const known = await findDirectory(database.app, election);
  if (!isLaterDirectory(note, { election, keys, known })) return;
  const receivedAt = clock().toISOString();
  await appendEntries(database.app, { election, entries: [directoryEntry(note)], receivedAt });
  await projectToHead(database, { election, objects, folds });
}
