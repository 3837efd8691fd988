/**
 * What the signer remembers, outside of the database, so that it never signs two histories: a journal in the keys folder and the leaf hashes
 * of what it signed, both on disk before each answer. A torn last line was never answered for. Owned by the signer's process alone.
 */
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  advance,
  readState,
  stateFile,
  textOf,
  type Generation,
  type Promised,
  type Record,
  type SignedState,
  type SignerState,
} from './signer-memory.ts';

/** Whatever changes the state is on disk when it returns. */
export type StateJournal = Readonly<{
  state: () => SignerState;
  /** Leaf hash at an index below the checkpoint's size. */
  leafAt: (index: number) => string;
  promise: (promised: readonly Promised[]) => void;
  /** `leaves`: hashes from the last checkpoint's size up to this one's. */
  sign: (next: SignedState, leaves: readonly string[]) => void;
  begin: (next: Generation) => void;
  close: () => void;
}>;

const hashBytes = 32;
const largestJournal = 4 * 1024 * 1024;

/** Null where there is no memory: whoever begins without it signs again what it signed otherwise before. */
export function openStateJournal(folder: string): StateJournal | null {
  const path = join(folder, stateFile);
  const found = readState(path);
  const opened = found === null ? null : openLeaves(folder, found);
  if (found === null || opened === null) return null;
  let state = found;
  let leaves = opened;
  // Compact, and never a torn line before new ones.
  let journal = replaceJournal(path, state);

  function append(...records: readonly Record[]): void {
    const bytes = Buffer.from(`${JSON.stringify(records)}\n`);
    if (writeSync(journal.file, bytes) !== bytes.length) throw new Error(`${path} could not be written whole`);
    fdatasyncSync(journal.file);
    journal.size += bytes.length;
    const { size, ino } = fstatSync(journal.file);
    // The lock should make it impossible. Of two processes that both write, at most one sees what it expects.
    if (size !== journal.size || statSync(path).ino !== ino) throw new Error(`another process wrote ${path}`);
    state = records.reduce(advance, state);
  }

  return {
    state: () => state,
    leafAt: (index) => {
      const bytes = Buffer.alloc(hashBytes);
      if (readSync(leaves, bytes, 0, hashBytes, index * hashBytes) !== hashBytes) throw new Error('a leaf is missing');
      return bytes.toString('hex');
    },
    promise: (promised) => append({ promised: promised.map(([index, leaf]) => [index, leaf]) }),
    sign: (next, added) => {
      const at = (state.checkpoint?.size ?? 0) * hashBytes;
      writeAll(leaves, Buffer.from(added.join(''), 'hex'), at);
      fdatasyncSync(leaves);
      append({ checkpoint: next });
      if (journal.size < largestJournal) return;
      closeSync(journal.file);
      journal = replaceJournal(path, state);
    },
    begin: (next) => {
      append(next);
      closeSync(leaves);
      leaves = mustOpenLeaves(folder, state);
    },
    close: () => {
      closeSync(journal.file);
      closeSync(leaves);
    },
  };
}

/** What is left of a memory with which no signer can go on: its state where only leaves are lost. Null where nothing is. */
export function lostMemory(folder: string): Readonly<{ left: SignerState | null }> | null {
  const left = readState(join(folder, stateFile));
  return left !== null && hasLeaves(folder, left) ? null : { left };
}

function replaceJournal(path: string, state: SignerState): { readonly file: number; size: number } {
  const text = textOf(state);
  const fresh = openSync(`${path}.new`, 'w', 0o600);
  writeAll(fresh, Buffer.from(text), 0);
  fsyncSync(fresh);
  closeSync(fresh);
  renameSync(`${path}.new`, path);
  syncFolder(dirname(path));
  return { file: openSync(path, 'a', 0o600), size: Buffer.byteLength(text) };
}

function mustOpenLeaves(folder: string, state: SignerState): number {
  const leaves = openLeaves(folder, state);
  if (leaves === null) throw new Error('a generation that begins has no leaves');
  return leaves;
}

/**
 * The leaf hashes of a generation, one after another. Behind the checkpoint's size lies what was never answered for. Null where it is
 * shorter than what was signed: made anew only where nothing was.
 */
function openLeaves(folder: string, state: SignerState): number | null {
  if (!hasLeaves(folder, state)) return null;
  const made = state.checkpoint === null ? constants.O_CREAT : 0;
  const file = openSync(leavesPath(folder, state), constants.O_RDWR | made, 0o600);
  syncFolder(folder);
  return file;
}

function hasLeaves(folder: string, state: SignerState): boolean {
  if (state.checkpoint === null) return true;
  const found = statSync(leavesPath(folder, state), { throwIfNoEntry: false });
  return found !== undefined && found.size >= state.checkpoint.size * hashBytes;
}

function leavesPath(folder: string, { generations }: SignerState): string {
  return join(folder, `signer-leaves-${generations.at(-1)?.generation ?? 1}`);
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
