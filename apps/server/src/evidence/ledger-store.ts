import { createHash, randomBytes } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { entryKinds } from '@kua/core/evidence/entry.ts';
import type { Entry, EntryKind, NewEntry } from '@kua/core/evidence/entry.ts';
import { saltedLeaf } from '@kua/core/evidence/leaf.ts';

/**
 * What became of an entry. `appended`: it is in the ledger now. `repeated`: the same bytes under the same id were there already, received
 * at the time that is answered. `conflict`: other bytes or another kind stand under this id; nothing of the new ones is kept.
 */
export type Appended =
  | Readonly<{ id: string; outcome: 'appended' | 'repeated'; sequence: number; receivedAt: string }>
  | Readonly<{ id: string; outcome: 'conflict'; sequence: null; receivedAt: null }>;

const appendedRow = z.discriminatedUnion('outcome', [
  z.object({
    id: z.string(),
    outcome: z.enum(['appended', 'repeated']),
    sequence: z.number(),
    receivedAt: z.string(),
  }),
  z.object({ id: z.string(), outcome: z.literal('conflict'), sequence: z.null(), receivedAt: z.null() }),
]);

const leafRow = z.object({ sequence: z.number(), leaf: z.instanceof(Uint8Array), receivedAt: z.string() });
export type LedgerLeaf = Readonly<z.infer<typeof leafRow>>;

const entryRow = z.object({
  sequence: z.number(),
  id: z.string(),
  kind: z.enum(entryKinds),
  digest: z.instanceof(Uint8Array),
  receivedAt: z.string(),
  body: z.instanceof(Uint8Array).nullable(),
});

/** Bodies that are held in memory at once, one large entry aside. */
const mostRunBytes = 16 * 1024 * 1024;

const runRow = z.array(z.object({ kind: z.enum(entryKinds), length: z.number() }));

/**
 * The one way into the ledger. When it returns outside a transaction, the entries are on disk; inside one, when that commits, and
 * until then the election's ledger is locked. Answers in the order of the entries. Listeners on `kua_ledger` hear the election's id.
 */
export async function appendEntries(
  client: ClientBase | Pool,
  batch: Readonly<{ election: string; entries: readonly NewEntry[]; receivedAt: string }>,
): Promise<readonly Appended[]> {
  const { election, entries, receivedAt } = batch;
  if (entries.length === 0) return [];
  const leaves = entries.map(leafOf);
  const { rows } = await client.query({
    name: 'ledger-append',
    text: `select id, sequence, outcome, received_at as "receivedAt"
           from ledger.append($1, $2, $3, $4, $5, $6, $7, $8, $9) order by item`,
    values: [
      election,
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.kind),
      entries.map((entry) => createHash('sha256').update(entry.body).digest()),
      entries.map((entry) => entry.body.length),
      Buffer.concat(entries.map((entry) => entry.body)),
      leaves.map(({ leaf }) => asBuffer(leaf)),
      leaves.map(({ salt }) => salt),
      receivedAt,
    ],
  });
  return z.array(appendedRow).parse(rows);
}

/** Entries after a sequence, in sequence. An erased body is empty. */
export async function readEntries(
  client: ClientBase | Pool,
  range: Readonly<{ election: string; after: number; limit: number }>,
): Promise<readonly Entry[]> {
  const { rows } = await client.query({
    name: 'ledger-read',
    // Bodies one by one: of a ledger that grew since it was looked at last, the planner would read all.
    text: `select e.sequence, e.id, e.kind, e.digest, e.received_at as "receivedAt", b.bytes as body
           from (select * from ledger.entry where election = $1 and sequence > $2 order by sequence limit $3) e
           left join lateral (
             select bytes from ledger.body where election = e.election and sequence = e.sequence offset 0
           ) b on true
           order by e.sequence`,
    values: [range.election, range.after, range.limit],
  });
  return z
    .array(entryRow)
    .parse(rows)
    .map(({ body, ...row }) => ({
      ...row,
      election: range.election,
      erased: body === null,
      body: body ?? new Uint8Array(),
    }));
}

/**
 * The kind of the next entry, and how many entries of that kind follow each other, counted up to `limit` entries and so many bytes of
 * bodies (one entry at least); null at the ledger's head.
 */
export async function nextRun(
  client: ClientBase | Pool,
  range: Readonly<{ election: string; after: number; limit: number }>,
): Promise<Readonly<{ kind: EntryKind; length: number }> | null> {
  const { rows } = await client.query({
    name: 'ledger-run',
    text: `with next as (
             select e.sequence, e.kind, b.length
             from (select * from ledger.entry where election = $1 and sequence > $2 order by sequence limit $3) e
             left join lateral (
               select octet_length(bytes) as length from ledger.body
               where election = e.election and sequence = e.sequence offset 0
             ) b on true
             order by e.sequence
           ),
           counted as (
             select sequence, kind, first_value(kind) over ascending as first,
               coalesce(sum(length) over (order by sequence rows between unbounded preceding and 1 preceding), 0) as before
             from next window ascending as (order by sequence)
           )
           select first as kind, count(*) as length from counted
           where before <= $4 and sequence < coalesce((select min(sequence) from counted where kind <> first), sequence + 1)
           group by first`,
    values: [range.election, range.after, range.limit, mostRunBytes],
  });
  return runRow.parse(rows)[0] ?? null;
}

/** Leaves of entries after a sequence, in sequence: what the log is made of. */
export async function readLeaves(
  client: ClientBase | Pool,
  range: Readonly<{ election: string; after: number; limit: number }>,
): Promise<readonly LedgerLeaf[]> {
  const { rows } = await client.query({
    name: 'ledger-leaves',
    text: `select sequence, leaf, received_at as "receivedAt" from ledger.entry
           where election = $1 and sequence > $2 order by sequence limit $3`,
    values: [range.election, range.after, range.limit],
  });
  return z.array(leafRow).parse(rows);
}

/** The last sequence of an election's ledger; 0 where nothing was appended. */
export async function headSequence(client: ClientBase | Pool, election: string): Promise<number> {
  const { rows } = await client.query<{ sequence: number }>('select sequence from ledger.head where election = $1', [
    election,
  ]);
  return rows[0]?.sequence ?? 0;
}

/** Elections that have a ledger, by id. */
export async function listElections(client: ClientBase | Pool): Promise<readonly string[]> {
  const { rows } = await client.query<{ election: string }>(
    'select election from ledger.head where sequence > 0 order by election',
  );
  return rows.map((row) => row.election);
}

/** Which of these ids the ledger has. */
export async function knownIds(
  client: ClientBase | Pool,
  wanted: Readonly<{ election: string; ids: readonly string[] }>,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    'select id from ledger.entry where election = $1 and id = any ($2::uuid[])',
    [wanted.election, wanted.ids],
  );
  return new Set(rows.map((row) => row.id));
}

function leafOf({ body, leaf }: NewEntry): Readonly<{ leaf: Uint8Array; salt: Buffer | null }> {
  if (leaf !== undefined) return { leaf, salt: null };
  const salt = randomBytes(32);
  return { leaf: saltedLeaf(body, salt), salt };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
