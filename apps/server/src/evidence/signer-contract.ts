/** Questions to the signer's process and its answers. It makes every text it signs from these values. */
import { z } from 'zod';
import { noteKinds } from '@kua/core/access/told.ts';

const count = z.number().int().min(0);
const root = z.string().regex(/^[0-9a-f]{64}$/);
const receipted = z.strictObject({
  index: count,
  /** Leaf hash, hex. */
  leaf: root,
  time: z.string(),
  sealed: root,
  statement: root,
  /** The entry was there before: its receipt is signed again. */
  repeated: z.boolean(),
});
export type Receipted = Readonly<z.infer<typeof receipted>>;

const held = z.strictObject({ time: z.string(), until: z.string(), sealed: root, statement: root });
export type Held = Readonly<z.infer<typeof held>>;

/** A file that is whole. */
const whole = z.strictObject({ time: z.string(), file: root, size: count });
export type WholeFile = Readonly<z.infer<typeof whole>>;

/** What a device said for its owner's sake. */
const told = z.strictObject({ device: root, kind: z.enum(noteKinds), message: root, time: z.string() });
export type ToldMessage = Readonly<z.infer<typeof told>>;

export const signerQuestion = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('state'), election: z.string() }),
  z.strictObject({ ask: z.literal('receipts'), election: z.string(), items: z.array(receipted) }),
  z.strictObject({ ask: z.literal('held'), election: z.string(), items: z.array(held) }),
  z.strictObject({ ask: z.literal('file'), election: z.string(), file: whole }),
  z.strictObject({ ask: z.literal('told'), election: z.string(), told }),
  z.strictObject({
    ask: z.literal('checkpoint'),
    election: z.string(),
    size: count,
    root,
    /** Leaf hashes from the size of the last checkpoint of this generation up to this one: the signer makes the root itself. */
    leaves: z.array(root),
    time: z.string(),
  }),
  z.strictObject({ ask: z.literal('release'), election: z.string(), sequence: count, sha256: root }),
  /** The ledger is shorter than what was promised, or another one: the next generation begins with what is there. */
  z.strictObject({
    ask: z.literal('rupture'),
    election: z.string(),
    size: count,
    root,
    time: z.string(),
    /** The last checkpoint that the ledger holds, as its note: the signer may have lost the memory of it. */
    seen: z.string().nullable(),
    /** The statements that lie in the log, in their order, for the same reason. */
    ruptures: z.array(z.string()),
  }),
]);
export type SignerQuestion = z.infer<typeof signerQuestion>;

export const signerRefusal = z.enum([
  'keys-missing',
  'signer-state-missing',
  'signer-busy',
  'signer-lost',
  'log-behind',
  'log-different',
  'log-whole',
]);
/**
 * `signer-state-missing`: the keys are there without the memory of what was signed with them. `signer-busy`: another process signs for this election. `log-behind`: the ledger is shorter than what was signed.
 * `log-different`: it is not the one that was signed. `log-whole`: nothing is lost, so that no new generation begins.
 */
export type SignerRefusal = z.infer<typeof signerRefusal>;

export const signerState = z.strictObject({
  generation: count,
  /** Entries that were signed for, by receipts or a checkpoint: the ledger must not have fewer. */
  promised: count,
  checkpoint: z.strictObject({ size: count, root, time: z.string() }).nullable(),
  /** By generation, from the second: why it began. */
  ruptures: z.array(z.strictObject({ generation: count, first: count, note: z.string() })),
});
export type SignerView = Readonly<z.infer<typeof signerState>>;

export const signerAnswer = z.union([
  z.strictObject({ refused: signerRefusal }),
  z.strictObject({ notes: z.array(z.string()) }),
  z.strictObject({ note: z.string(), time: z.string(), generation: count }),
  z.strictObject({ state: signerState }),
]);
