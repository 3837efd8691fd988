/** What a backup says, line by line, each held against what it should be. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { z } from 'zod';
import {
  checkpointLine,
  contactLine,
  entryLine,
  heldLine,
  objectLine,
  receivedLine,
  rowsFiles,
  type CheckpointLine,
  type ContactLine,
  type EntryLine,
  type HeldLine,
  type Manifest,
  type ObjectLine,
  type ReceivedLine,
} from './backup-contract.ts';
import { damaged, type BackupRefusal } from './backup-folder.ts';
import { ledgerRoots } from './ledger-check.ts';
import { BrokenLines, readLines } from './line-file.ts';

/** Thrown in the middle of reading: what was read so far must not be kept. */
export class BackupDamaged extends Error {
  readonly refusal: BackupRefusal;

  constructor(part: string, why: string) {
    super(why);
    this.refusal = damaged(part, why);
  }
}

export type BackupReader = Readonly<{
  path: string;
  manifest: Manifest;
  entries: (election: string, last: CheckpointLine | null) => AsyncGenerator<EntryLine>;
  checkpoints: () => AsyncGenerator<CheckpointLine>;
  held: () => AsyncGenerator<HeldLine>;
  received: () => AsyncGenerator<ReceivedLine>;
  contacts: () => AsyncGenerator<ContactLine>;
  objects: () => AsyncGenerator<ObjectLine>;
}>;

export function backupReader(path: string, manifest: Manifest): BackupReader {
  const partOf = (name: string): string => `${manifest.rows}/${name}`;

  async function* lines<T>(name: string, schema: z.ZodType<T>, count?: number): AsyncGenerator<T> {
    // A file that the manifest does not vouch for was never compared with anything.
    if (!manifest.files.some((file) => file.name === name)) throw new BackupDamaged(partOf(name), 'is not listed');
    let read = 0;
    try {
      for await (const line of readLines(join(path, manifest.rows, name), schema)) {
        read += 1;
        yield line;
      }
    } catch (error) {
      throw error instanceof BrokenLines ? new BackupDamaged(partOf(name), error.message) : error;
    }
    if (count !== undefined && read !== count)
      throw new BackupDamaged(partOf(name), `has ${read} lines and should have ${count}`);
  }

  async function* entries(election: string, last: CheckpointLine | null): AsyncGenerator<EntryLine> {
    const name = rowsFiles.entries(election);
    const said = manifest.elections.find((each) => each.election === election);
    const roots = ledgerRoots(last === null ? [] : [last.size]);
    for await (const line of lines(name, entryLine, said?.entries)) {
      const fault = roots.add(line);
      if (fault !== null)
        throw new BackupDamaged(partOf(name), `is not a whole ledger: entry ${line.sequence} ${fault}`);
      yield line;
    }
    if (roots.rootAt(roots.size()) !== said?.root)
      throw new BackupDamaged(partOf(name), 'has leaves that do not make the root in the manifest');
    if (last !== null && roots.rootAt(last.size) !== last.root)
      throw new BackupDamaged(
        partOf(name),
        `has leaves that do not make the root of the checkpoint of ${last.size} entries`,
      );
  }

  async function* held(): AsyncGenerator<HeldLine> {
    for await (const line of lines(rowsFiles.held, heldLine, manifest.held)) {
      if (createHash('sha256').update(line.body, 'base64').digest('hex') !== line.digest)
        throw new BackupDamaged(partOf(rowsFiles.held), `has a body of another digest for ${line.id}`);
      yield line;
    }
  }

  async function* contacts(): AsyncGenerator<ContactLine> {
    if (manifest.contacts !== undefined) yield* lines(rowsFiles.contacts, contactLine, manifest.contacts);
  }

  return {
    path,
    manifest,
    entries,
    held,
    contacts,
    checkpoints: () => lines(rowsFiles.checkpoints, checkpointLine),
    received: () => lines(rowsFiles.received, receivedLine, manifest.received),
    objects: () => lines(rowsFiles.objects, objectLine, manifest.objects.count),
  };
}
