import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { releaseReasons } from '@kua/core/access/contact.ts';
import { entryKinds } from '@kua/core/evidence/entry.ts';
import type { CheckpointLine, ContactLine, EntryLine, HeldLine, ReceivedLine } from './backup-contract.ts';

const backupLock = 4_953_130;
/** An entry may be some hundred thousand bytes. */
const entriesAtOnce = 200;
const rowsAtOnce = 1000;

/** The rows of one moment. `done` ends the moment: what happened since may be cleaned up again. */
export type Snapshot = Readonly<{ client: ClientBase; done: () => Promise<void> }>;

/** Null where another backup of this database runs. */
export async function inSnapshot<T>(pool: Pool, work: (snapshot: Snapshot) => Promise<T>): Promise<T | null> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [backupLock]);
    if (rows[0]?.mine !== true) return null;
    await client.query('begin isolation level repeatable read, read only');
    return await work({
      client,
      done: async () => {
        await client.query('commit');
      },
    });
  } finally {
    // Its end releases the lock.
    client.release(true);
  }
}

/** Of each election the last sequence. */
export async function readHeads(
  client: ClientBase,
): Promise<readonly Readonly<{ election: string; entries: number }>[]> {
  const { rows } = await client.query('select election, sequence as entries from ledger.head order by election');
  return z.array(z.object({ election: z.string(), entries: z.number() })).parse(rows);
}

const bytes = z.instanceof(Buffer);
const base64 = bytes.transform((value) => value.toString('base64'));
const hex = bytes.transform((value) => value.toString('hex'));
const exactly = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const entryRow = z.object({
  sequence: z.number(),
  id: z.string(),
  kind: z.enum(entryKinds),
  digest: hex,
  receivedAt: z.string(),
  leaf: base64,
  salt: hex.nullable(),
  body: base64.nullable(),
});

/** An election's entries, in sequence. */
export async function* readEntryLines(client: ClientBase, election: string): AsyncGenerator<readonly EntryLine[]> {
  let after = 0;
  for (;;) {
    const { rows } = await client.query({
      name: 'backup-entries',
      text: `select e.sequence, e.id, e.kind, e.digest, ${exactly('e.received_at')} as "receivedAt", e.leaf, e.salt, b.bytes as body
             from (select * from ledger.entry where election = $1 and sequence > $2 order by sequence limit $3) e
             left join lateral (
               select bytes from ledger.body where election = e.election and sequence = e.sequence offset 0
             ) b on true
             order by e.sequence`,
      values: [election, after, entriesAtOnce],
    });
    const lines = z.array(entryRow).parse(rows);
    if (lines.length > 0) yield lines;
    after = lines.at(-1)?.sequence ?? after;
    if (lines.length < entriesAtOnce) return;
  }
}

const checkpointRow = z.object({
  election: z.string(),
  generation: z.number(),
  size: z.number(),
  root: hex,
  signedAt: z.string(),
  note: z.string(),
});

export async function* readCheckpointLines(client: ClientBase): AsyncGenerator<CheckpointLine> {
  let last: readonly unknown[] = ['', 0, 0];
  for (;;) {
    const { rows } = await client.query({
      name: 'backup-checkpoints',
      text: `select election, generation, size, root, ${exactly('signed_at')} as "signedAt", note from ledger.checkpoint
             where (election, generation, size) > ($1, $2, $3) order by election, generation, size limit $4`,
      values: [...last, rowsAtOnce],
    });
    const lines = z.array(checkpointRow).parse(rows);
    yield* lines;
    const end = lines.at(-1);
    if (end === undefined || lines.length < rowsAtOnce) return;
    last = [end.election, end.generation, end.size];
  }
}

const heldRow = z.object({
  election: z.string(),
  device: z.string(),
  id: z.string(),
  digest: hex,
  receivedAt: z.string(),
  until: z.string(),
  body: base64,
});

export async function* readHeldLines(client: ClientBase): AsyncGenerator<HeldLine> {
  let last: readonly unknown[] = ['', '', '00000000-0000-0000-0000-000000000000'];
  for (;;) {
    const { rows } = await client.query({
      name: 'backup-held',
      text: `select election, device, id, digest, ${exactly('received_at')} as "receivedAt", ${exactly('until')} as until, body
             from holding.submission
             where (election, device, id) > ($1, $2, $3) order by election, device, id limit $4`,
      values: [...last, entriesAtOnce],
    });
    const lines = z.array(heldRow).parse(rows);
    yield* lines;
    const end = lines.at(-1);
    if (end === undefined || lines.length < entriesAtOnce) return;
    last = [end.election, end.device, end.id];
  }
}

const receivedRow = z.object({
  election: z.string(),
  device: z.string(),
  digest: hex,
  size: z.number(),
  receivedAt: z.string(),
  upload: hex.nullable(),
  signature: hex.nullable(),
});

export async function* readReceivedLines(client: ClientBase): AsyncGenerator<ReceivedLine> {
  let last: readonly unknown[] = ['', Buffer.alloc(0), ''];
  for (;;) {
    const { rows } = await client.query({
      name: 'backup-received',
      text: `select election, device, digest, size, ${exactly('received_at')} as "receivedAt", upload, signature from files.received
             where (election, digest, device) > ($1, $2, $3) order by election, digest, device limit $4`,
      values: [...last, rowsAtOnce],
    });
    const lines = z.array(receivedRow).parse(rows);
    yield* lines;
    const end = lines.at(-1);
    if (end === undefined || lines.length < rowsAtOnce) return;
    last = [end.election, Buffer.from(end.digest, 'hex'), end.device];
  }
}

const contactRow = z.object({
  election: z.string(),
  device: z.string(),
  sealed: base64.nullable(),
  madeAt: z.string().nullable(),
  saidAt: z.string().nullable(),
  next: z.string().nullable(),
  released: base64.nullable(),
  releasedAt: z.string().nullable(),
  reason: z.enum(releaseReasons).nullable(),
  number: z.number().nullable(),
});

export async function* readContactLines(client: ClientBase): AsyncGenerator<ContactLine> {
  let last: readonly unknown[] = ['', ''];
  for (;;) {
    const { rows } = await client.query({
      name: 'backup-contacts',
      text: `select election, device, sealed, ${exactly('made_at')} as "madeAt", ${exactly('said_at')} as "saidAt",
               ${exactly('next')} as next, released, ${exactly('released_at')} as "releasedAt", reason, number
             from safety.contact where (election, device) > ($1, $2) order by election, device limit $3`,
      values: [...last, rowsAtOnce],
    });
    const lines = z.array(contactRow).parse(rows);
    yield* lines;
    const end = lines.at(-1);
    if (end === undefined || lines.length < rowsAtOnce) return;
    last = [end.election, end.device];
  }
}
