/**
 * What the signer remembers, outside of the database, so that it never signs two histories: a journal in the keys folder, on disk before
 * each answer. Lines are JSON; a torn last line is one that was never answered for. Owned by the signer's process alone.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const checkpoint = z.strictObject({ size: z.number(), root: z.string(), time: z.string() });

const line = z.union([
  /** A generation of the log begins with the entries that are there. `rupture`: the note that says why, null for the first. */
  z.strictObject({ generation: z.number(), first: z.number(), rupture: z.string().nullable() }),
  z.strictObject({ promised: z.number() }),
  z.strictObject({ checkpoint }),
]);
type Line = z.infer<typeof line>;

export type Generation = Readonly<{ generation: number; first: number; rupture: string | null }>;

export type SignerState = Readonly<{
  generations: readonly Generation[];
  /** Receipts were signed for entries below this index. */
  promised: number;
  checkpoint: Readonly<z.infer<typeof checkpoint>> | null;
}>;

export type StateJournal = Readonly<{
  state: () => SignerState;
  /** On disk when it returns. */
  append: (...lines: readonly Line[]) => void;
  close: () => void;
}>;

const beginning: Line = { generation: 1, first: 0, rupture: null };

export function openStateJournal(path: string): StateJournal {
  let state = readState(path);
  // Compact, and never leave a torn line before new ones.
  replace(path, linesOf(state));
  const file = openSync(path, 'a', 0o600);
  return {
    state: () => state,
    append: (...lines) => {
      writeSync(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
      fdatasyncSync(file);
      state = lines.reduce(advance, state);
    },
    close: () => closeSync(file),
  };
}

function readState(path: string): SignerState {
  let text = '';
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').filter((each) => each !== '');
  const start: SignerState = { generations: [], promised: 0, checkpoint: null };
  const read = lines.map((each) => line.parse(JSON.parse(each)));
  return (read.length === 0 ? [beginning] : read).reduce(advance, start);
}

function advance(state: SignerState, next: Line): SignerState {
  if ('generation' in next) {
    return { generations: [...state.generations, next], promised: next.first, checkpoint: null };
  }
  return 'promised' in next ? { ...state, promised: next.promised } : { ...state, checkpoint: next.checkpoint };
}

function linesOf({ generations, promised, checkpoint: last }: SignerState): readonly Line[] {
  return [...generations, { promised }, ...(last === null ? [] : [{ checkpoint: last }])];
}

function replace(path: string, lines: readonly Line[]): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  writeSync(file, lines.map((each) => `${JSON.stringify(each)}\n`).join(''));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  const folder = openSync(dirname(path), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
