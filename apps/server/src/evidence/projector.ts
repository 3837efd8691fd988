import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Entry, NewEntry } from '@kua/core/evidence/entry.ts';
import type { Database } from '../postgres/database.ts';
import { enterSchema } from '../postgres/projection-schema-store.ts';
import type { ProjectionSchema } from '../postgres/projection-schema-store.ts';
import { inDryRun, inTransaction } from '../postgres/transaction-store.ts';
import type { FoldContext, FoldProgress, FoldTable } from './fold.ts';
import { headSequence, knownIds, nextRun, readEntries } from './ledger-store.ts';
import type { ObjectStore } from './object-store.ts';
import { advanceProjection, announceProjection, lockProjection, relaxDurability } from './projection-head-store.ts';

export type Projecting = Readonly<{
  election: string;
  objects: ObjectStore;
  folds: FoldTable;
  onProgress?: (progress: FoldProgress) => void;
}>;

/** Sequences of the projection before and after: equal when there was nothing to fold. */
export type Projected = Readonly<{ from: number; to: number }>;

// Most entries are small and come singly: folding some hundreds at once shares the cost of a commit. A delivery may be large, so that
// each has its own transaction.
const longestRun = 500;

/**
 * Folds what the ledger has and the projection has not, in sequence. Safe to call from several processes at once: one folds, the others
 * wait for it and find nothing left. When it returns, everything that was committed to the ledger before the call is folded. Callers of
 * this process that come while one folds share what follows it.
 */
export function projectToHead(database: Database, projecting: Projecting): Promise<Projected> {
  const { election, onProgress } = projecting;
  if (onProgress !== undefined) return projectInto(database, 'projection', projecting);
  const turns = turnsOf.get(database) ?? new Map<string, Turns>();
  turnsOf.set(database, turns);
  const turn = turns.get(election) ?? { last: Promise.resolve(), next: null };
  turns.set(election, turn);
  turn.next ??= turn.last.then(() => {
    turn.next = null;
    const running = projectInto(database, 'projection', projecting);
    turn.last = running.catch(() => undefined);
    return running;
  });
  return turn.next;
}

/** `last`: settled when the projection that was begun last is done. `next`: the one that begins after it, where somebody waits for it. */
type Turns = { last: Promise<unknown>; next: Promise<Projected> | null };
const turnsOf = new WeakMap<Database, Map<string, Turns>>();

/** As `projectToHead`, into the live projections or the shadow of a rebuild. */
export async function projectInto(
  database: Database,
  schema: ProjectionSchema,
  projecting: Projecting,
): Promise<Projected> {
  if ((await headSequence(database.projector, projecting.election)) === 0) return { from: 0, to: 0 };
  let first: number | null = null;
  for (;;) {
    const step = await inTransaction(database.projector, async (client) => {
      await relaxDurability(client);
      await enterSchema(client, schema);
      const from = await lockProjection(client, projecting.election);
      const to = await foldRun(client, projecting, from);
      if (to > from && schema === 'projection') {
        await announceProjection(client, { election: projecting.election, sequence: to });
      }
      return { from, to };
    });
    first ??= step.from;
    if (step.from === step.to) return { from: first, to: step.to };
  }
}

/** Folds the next entries of one kind in the caller's transaction, which holds the projection's lock; answers the new head. */
export async function foldRun(client: PoolClient, projecting: Projecting, head: number): Promise<number> {
  const { election } = projecting;
  const run = await nextRun(client, { election, after: head, limit: longestRun });
  if (run === null) return head;
  const limit = run.kind === 'delivery' ? 1 : run.length;
  const entries = await readEntries(client, { election, after: head, limit });
  const sequence = head + entries.length;
  if (entries.at(-1)?.sequence !== sequence) throw new Error(`the ledger of ${election} has a gap after ${head}`);
  await foldEntries({ ...projecting, client }, projecting.folds, entries);
  await advanceProjection(client, { election, sequence });
  return sequence;
}

/**
 * Shows what the projections would be if `entries` were appended, without appending or keeping anything: `look` reads them through
 * the context's client. Entries that the ledger already has by id change nothing. Holds the projection's lock while it runs.
 */
export async function previewEntries<T>(
  database: Database,
  preview: Projecting & Readonly<{ entries: readonly NewEntry[]; receivedAt: string }>,
  look: (context: FoldContext, folded: readonly Entry[]) => Promise<T>,
): Promise<T> {
  await projectToHead(database, preview);
  return inDryRun(database.projector, async (client) => {
    await enterSchema(client, 'projection');
    let head = await lockProjection(client, preview.election);
    for (let next = await foldRun(client, preview, head); next > head; next = await foldRun(client, preview, head))
      head = next;
    const known = await knownIds(client, { election: preview.election, ids: preview.entries.map((entry) => entry.id) });
    const entries = preview.entries
      .filter((entry) => !known.has(entry.id))
      .map((entry, index) => asIfAppended(entry, { ...preview, sequence: head + index + 1 }));
    const context: FoldContext = { ...preview, client };
    await foldEntries(context, preview.folds, entries);
    return look(context, entries);
  });
}

async function foldEntries(context: FoldContext, folds: FoldTable, entries: readonly Entry[]): Promise<void> {
  for (let start = 0; start < entries.length;) {
    const kind = entries[start]?.kind;
    const next = entries.findIndex((entry, index) => index > start && entry.kind !== kind);
    const end = next === -1 ? entries.length : next;
    const fold = kind && folds[kind];
    if (!fold) throw new Error(`this program does not know how to fold a ${String(kind)} entry`);
    await fold(context, entries.slice(start, end));
    start = end;
  }
}

function asIfAppended(
  entry: NewEntry,
  place: Readonly<{ election: string; sequence: number; receivedAt: string }>,
): Entry {
  const digest = createHash('sha256').update(entry.body).digest();
  return {
    ...entry,
    digest,
    erased: false,
    election: place.election,
    sequence: place.sequence,
    receivedAt: place.receivedAt,
  };
}
