import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientBase, Pool } from 'pg';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { rowsFiles, type BackupFile, type EntryLine, type Manifest, type ObjectLine } from './backup-contract.ts';
import {
  finishBackup,
  makeRowsFolder,
  openBackupFolder,
  type BackupFolder,
  type BackupRefusal,
} from './backup-folder.ts';
import {
  inSnapshot,
  readCheckpointLines,
  readContactLines,
  readEntryLines,
  readHeads,
  readHeldLines,
  readReceivedLines,
  type Snapshot,
} from './backup-store.ts';
import { ledgerRoots } from './ledger-check.ts';
import { writeLines } from './line-file.ts';
import { copyObjects } from './object-copy.ts';
import { folderObjects, type ObjectStore } from './object-store.ts';

export type BackupProgress = Readonly<{ what: 'entries' | 'files'; done: number; total: number }>;

export type BackupOptions = Readonly<{
  pool: Pool;
  objects: ObjectStore;
  /** Where it is written. */
  folder: string;
  /** Objects that an entry names, by digest. */
  named: (entry: Pick<EntryLine, 'kind' | 'body'>) => readonly string[];
  now: Date;
  onProgress?: (progress: BackupProgress) => void;
}>;

export type BackupReport = Readonly<{
  manifest: Manifest;
  /** Objects that were copied now; the others lay there from an earlier run. */
  copied: number;
  /** Objects that are named, and missing or damaged: by digest. */
  missing: readonly string[];
  /** Entries that are not what they should be. */
  faults: readonly string[];
}>;

/** What is gathered on the way. Digests of objects are held in memory: some hundred bytes for each photo. */
type Gathered = { readonly names: Set<string>; readonly faults: string[]; readonly files: BackupFile[] };

/** Writes a backup while others work. Its folder is a backup when this returns, and only then. */
export async function writeBackup(options: BackupOptions): Promise<Result<BackupReport, BackupRefusal>> {
  const written = await inSnapshot(options.pool, async (snapshot) => {
    const folder = await openBackupFolder(options.folder);
    return folder.ok ? writeInto(folder.value, snapshot, options) : folder;
  });
  if (written !== null) return written;
  return failure({ code: 'backup-busy', sentence: 'Another backup of this data is being made: wait for it.' });
}

async function writeInto(
  folder: BackupFolder,
  snapshot: Snapshot,
  options: BackupOptions,
): Promise<Result<BackupReport, BackupRefusal>> {
  const rows = await makeRowsFolder(folder);
  const gathered: Gathered = { names: new Set(), faults: [], files: [] };
  async function write(name: string, lines: AsyncIterable<unknown>): Promise<void> {
    gathered.files.push({ name, ...(await writeLines(join(rows, name), lines)) });
  }
  const ledgers = await writeLedgers(folder, snapshot.client, { options, gathered, write });
  if (!ledgers.ok) {
    await rm(rows, { recursive: true });
    return ledgers;
  }
  const held = counted(readHeldLines(snapshot.client));
  const received = counted(readReceivedLines(snapshot.client), ({ digest }) => gathered.names.add(digest));
  const contacts = counted(readContactLines(snapshot.client));
  await write(rowsFiles.checkpoints, readCheckpointLines(snapshot.client));
  await write(rowsFiles.held, held.lines);
  await write(rowsFiles.received, received.lines);
  await write(rowsFiles.contacts, contacts.lines);
  // Whatever is named by now was stored before: the rest needs no moment.
  await snapshot.done();
  const copied = copyNamed(folder, gathered.names, options);
  await write(rowsFiles.objects, copied.lines);
  const { now, missing, bytes } = copied.totals();
  const manifest = await finishBackup(folder, {
    format: 'kua-backup/1',
    created: options.now.toISOString(),
    rows: folder.rows,
    files: gathered.files,
    elections: ledgers.value,
    held: held.count(),
    received: received.count(),
    contacts: contacts.count(),
    objects: { count: gathered.names.size, bytes, missing: missing.length },
  });
  return success({ manifest, copied: now, missing, faults: gathered.faults });
}

async function writeLedgers(
  { path, before }: BackupFolder,
  client: ClientBase,
  work: Readonly<{
    options: BackupOptions;
    gathered: Gathered;
    write: (name: string, lines: AsyncIterable<unknown>) => Promise<void>;
  }>,
): Promise<Result<Manifest['elections'], BackupRefusal>> {
  const { options, gathered, write } = work;
  const heads = await readHeads(client);
  const total = heads.reduce((sum, { entries }) => sum + entries, 0);
  const elections: Manifest['elections'][number][] = [];
  let done = 0;
  for (const { election, entries } of heads) {
    const known = before?.elections.find((each) => each.election === election);
    const roots = ledgerRoots(known === undefined ? [] : [known.entries]);
    await write(
      rowsFiles.entries(election),
      eachLine(readEntryLines(client, election), (line) => {
        const fault = roots.add(line);
        if (fault !== null) gathered.faults.push(`Entry ${line.sequence} of ${election} ${fault}.`);
        for (const name of options.named(line)) gathered.names.add(name);
        done += 1;
        options.onProgress?.({ what: 'entries', done, total });
      }),
    );
    if (roots.size() !== entries)
      gathered.faults.push(`The ledger of ${election} has ${roots.size()} of ${entries} entries.`);
    if (known !== undefined && roots.rootAt(known.entries) !== known.root) return failure(other(path));
    elections.push({ election, entries, root: roots.rootAt(roots.size()) ?? '' });
  }
  const gone = before?.elections.some(({ election }) => !heads.some((each) => each.election === election)) ?? false;
  return gone ? failure(other(path)) : success(elections);
}

function other(path: string): BackupRefusal {
  const sentence = `${path} holds a backup of another ledger, or of entries that this one has lost: give a new folder with --out.`;
  return { code: 'backup-other', sentence };
}

async function* eachLine<T>(pages: AsyncIterable<readonly T[]>, look: (line: T) => void): AsyncGenerator<T> {
  for await (const page of pages) {
    for (const line of page) {
      look(line);
      yield line;
    }
  }
}

function counted<T>(lines: AsyncIterable<T>, look: (line: T) => void = () => undefined) {
  let count = 0;
  async function* counting(): AsyncGenerator<T> {
    for await (const line of lines) {
      count += 1;
      look(line);
      yield line;
    }
  }
  return { lines: counting(), count: () => count };
}

function copyNamed({ path }: BackupFolder, names: ReadonlySet<string>, { objects, onProgress }: BackupOptions) {
  const missing: string[] = [];
  let [now, bytes, done] = [0, 0, 0];
  async function* copying(): AsyncGenerator<ObjectLine> {
    const stores = { from: objects, to: folderObjects(join(path, 'objects')) };
    const wanted = [...names].sort().map((digest) => ({ digest }));
    for await (const { wanted: each, copy } of copyObjects(stores, wanted)) {
      if ('bytes' in copy) bytes += copy.bytes;
      else missing.push(each.digest);
      if (copy.outcome === 'copied') now += 1;
      done += 1;
      onProgress?.({ what: 'files', done, total: names.size });
      yield { digest: each.digest, bytes: 'bytes' in copy ? copy.bytes : null };
    }
  }
  return { lines: copying(), totals: () => ({ now, bytes, missing }) };
}
