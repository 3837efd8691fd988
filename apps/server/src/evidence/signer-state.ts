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
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const checkpoint = z.strictObject({
  size: z.number(),
  root: hash,
  time: z.string(),
  /** Hashes of the complete subtrees: what it takes to go on. */
  frontier: z.array(hash),
});
const record = z.union([
  /** A generation begins; `start` is what its rupture's note says of it, null for the first. */
  z.strictObject({
    generation: z.number(),
    start: z.strictObject({ size: z.number(), root: hash, time: z.string(), note: z.string() }).nullable(),
  }),
  /** Index and leaf of entries for which receipts are signed before a checkpoint covers them. */
  z.strictObject({ promised: z.array(z.tuple([z.number(), hash])) }),
  z.strictObject({ checkpoint }),
  /** A checkpoint of ours of which this memory has nothing: what was signed up to it is forgotten. */
  z.strictObject({ seen: z.strictObject({ generation: z.number(), size: z.number(), root: hash }) }),
]);
type Record = z.infer<typeof record>;
/** One append is one line: torn, it is gone as a whole. */
const line = z.array(record);

export type SignedState = Readonly<z.infer<typeof checkpoint>>;
export type Generation = Readonly<Extract<Record, { generation: number }>>;
export type Seen = Readonly<Extract<Record, { seen: unknown }>['seen']>;
export type Promised = readonly [index: number, leaf: string];

export type SignerState = Readonly<{
  generations: readonly Generation[];
  /** Promised, and not covered by the checkpoint yet. */
  open: ReadonlyMap<number, string>;
  /** In this generation. */
  checkpoint: SignedState | null;
  /** Signed once and forgotten: nothing is signed before a generation after it has begun. */
  seen: Seen | null;
  /** Of the last checkpoint or rupture; empty where there is none. */
  time: string;
}>;

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

/** In an election's folder of keys. */
export const stateFile = 'signer-state.jsonl';

/** The memory of a signer that signed nothing yet; `seen`: of one that lost its memory, and knows of this checkpoint alone. */
export function newStateText(seen: Seen | null): string {
  const beginning: readonly Record[] = [{ generation: 1, start: null }, ...(seen === null ? [] : [{ seen }])];
  return `${JSON.stringify(beginning)}\n`;
}

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

function readState(path: string): SignerState | null {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const whole = text.split('\n').slice(0, -1);
  const records = whole.flatMap((each, index) => {
    const read = parseLine(each);
    if (read !== null) return read;
    // Only the last append can be unanswered.
    if (index === whole.length - 1) return [];
    throw new Error(`${path} is damaged in line ${index + 1}: bring it back, never begin without it`);
  });
  const start: SignerState = { generations: [], open: new Map(), checkpoint: null, seen: null, time: '' };
  return records.length === 0 ? null : records.reduce(advance, start);
}

function parseLine(text: string): readonly Record[] | null {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function advance(state: SignerState, next: Record): SignerState {
  if ('generation' in next) {
    const time = next.start?.time ?? state.time;
    return { generations: [...state.generations, next], open: new Map(), checkpoint: null, seen: null, time };
  }
  if ('seen' in next) return { ...state, seen: next.seen };
  if ('promised' in next) return { ...state, open: new Map([...state.open, ...next.promised]) };
  const { size, time } = next.checkpoint;
  const open = new Map([...state.open].filter(([index]) => index >= size));
  return { ...state, open, checkpoint: next.checkpoint, time };
}

/** The same state in one line. */
function recordsOf({ generations, open, checkpoint: last, seen }: SignerState): readonly Record[] {
  return [
    ...generations,
    { promised: [...open] },
    ...(last === null ? [] : [{ checkpoint: last }]),
    ...(seen === null ? [] : [{ seen }]),
  ];
}

function replaceJournal(path: string, state: SignerState): { readonly file: number; size: number } {
  const text = `${JSON.stringify(recordsOf(state))}\n`;
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
 * shorter than what was signed.
 */
function openLeaves(folder: string, { generations, checkpoint: last }: SignerState): number | null {
  const path = join(folder, `signer-leaves-${generations.at(-1)?.generation ?? 1}`);
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  syncFolder(folder);
  if (fstatSync(file).size >= (last?.size ?? 0) * hashBytes) return file;
  closeSync(file);
  return null;
}

function writeAll(file: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, at + done);
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}
