/** The signer's memory as it lies in a file: one JSON line an append. Written by signer-state.ts. */
import { readFileSync } from 'node:fs';
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
export type Record = z.infer<typeof record>;
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

/** In an election's folder of keys. */
export const stateFile = 'signer-state.jsonl';

/** The memory of a signer that signed nothing yet. */
export function newStateText(): string {
  return textOf({ ...nothing, generations: [{ generation: 1, start: null }] });
}

/**
 * Of one that lost its memory, and signs nothing before a generation after `seen` has begun. `left`: what it still knows, whose ruptures
 * and promises it goes on saying, but without leaves no checkpoint.
 */
export function forgetfulStateText(seen: Seen, left: SignerState | null): string {
  const generations = left?.generations ?? [{ generation: 1, start: null }];
  return textOf({ ...(left ?? nothing), generations, checkpoint: null, seen });
}

const nothing: SignerState = { generations: [], open: new Map(), checkpoint: null, seen: null, time: '' };

/** Null where there is none. */
export function readState(path: string): SignerState | null {
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
  return records.length === 0 ? null : records.reduce(advance, nothing);
}

function parseLine(text: string): readonly Record[] | null {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

export function advance(state: SignerState, next: Record): SignerState {
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
export function textOf({ generations, open, checkpoint: last, seen }: SignerState): string {
  const records: readonly Record[] = [
    ...generations,
    { promised: [...open] },
    ...(last === null ? [] : [{ checkpoint: last }]),
    ...(seen === null ? [] : [{ seen }]),
  ];
  return `${JSON.stringify(records)}\n`;
}
