import type { ClientBase } from 'pg';
import type { CheckpointLine, ContactLine, EntryLine, HeldLine, ReceivedLine } from './backup-contract.ts';

const restoreLock = 4_953_131;

/** What `work` puts in is kept as a whole if it answers true, and not at all otherwise. `owner` is a connection as kua_owner. */
export async function inReplay(owner: ClientBase, work: () => Promise<boolean>): Promise<boolean> {
  await owner.query('begin');
  let keep = false;
  try {
    keep = await work();
  } finally {
    // A connection that is broken has rolled back.
    if (!keep) await owner.query('rollback').catch(() => undefined);
  }
  if (!keep) return false;
  await owner.query('commit');
  // Plans for an empty ledger would be bad ones.
  await owner.query(
    'analyze ledger.entry, ledger.body, ledger.checkpoint, holding.submission, files.received, safety.contact',
  );
  return true;
}

/** Whether nobody ever took anything in. Until the transaction ends nobody else does. */
export async function isUntouched(owner: ClientBase): Promise<boolean> {
  await owner.query('select pg_advisory_xact_lock($1)', [restoreLock]);
  await owner.query('lock table ledger.head, holding.submission, files.received, safety.contact in exclusive mode');
  const { rows } = await owner.query<{ untouched: boolean }>(
    `select not exists (select from ledger.head) and not exists (select from holding.submission)
       and not exists (select from files.received) and not exists (select from safety.contact) as untouched`,
  );
  return rows[0]?.untouched === true;
}

export async function putHead(owner: ClientBase, head: Readonly<{ election: string; entries: number }>): Promise<void> {
  await owner.query('insert into ledger.head (election, sequence) values ($1, $2)', [head.election, head.entries]);
}

/** Entries as they were: number, time, leaf and salt included. */
export async function putEntries(owner: ClientBase, election: string, lines: readonly EntryLine[]): Promise<void> {
  await owner.query({
    name: 'restore-entries',
    text: `with given as (
             select * from unnest($2::bigint[], $3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[], $7::bytea[], $8::bytea[], $9::bytea[])
               as given (sequence, id, kind, digest, received_at, leaf, salt, body)
           ),
           entered as (
             insert into ledger.entry (election, sequence, id, kind, digest, received_at, leaf, salt)
             select $1, sequence, id, kind, digest, received_at, leaf, salt from given order by sequence
           )
           insert into ledger.body (election, sequence, bytes)
           select $1, sequence, body from given where body is not null order by sequence`,
    values: [
      election,
      lines.map(({ sequence }) => sequence),
      lines.map(({ id }) => id),
      lines.map(({ kind }) => kind),
      lines.map(({ digest }) => Buffer.from(digest, 'hex')),
      lines.map(({ receivedAt }) => receivedAt),
      lines.map(({ leaf }) => Buffer.from(leaf, 'base64')),
      lines.map(({ salt }) => bytesOf(salt)),
      lines.map(({ body }) => (body === null ? null : Buffer.from(body, 'base64'))),
    ],
  });
}

export async function putCheckpoints(owner: ClientBase, lines: readonly CheckpointLine[]): Promise<void> {
  await owner.query({
    name: 'restore-checkpoints',
    text: `insert into ledger.checkpoint (election, generation, size, root, signed_at, note)
           select * from unnest($1::text[], $2::integer[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::text[])`,
    values: [
      lines.map(({ election }) => election),
      lines.map(({ generation }) => generation),
      lines.map(({ size }) => size),
      lines.map(({ root }) => Buffer.from(root, 'hex')),
      lines.map(({ signedAt }) => signedAt),
      lines.map(({ note }) => note),
    ],
  });
}

export async function putHeld(owner: ClientBase, lines: readonly HeldLine[]): Promise<void> {
  await owner.query({
    name: 'restore-held',
    text: `insert into holding.submission (election, device, id, digest, received_at, until, body)
           select * from unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[], $5::timestamptz[], $6::timestamptz[], $7::bytea[])`,
    values: [
      lines.map(({ election }) => election),
      lines.map(({ device }) => device),
      lines.map(({ id }) => id),
      lines.map(({ digest }) => Buffer.from(digest, 'hex')),
      lines.map(({ receivedAt }) => receivedAt),
      lines.map(({ until }) => until),
      lines.map(({ body }) => Buffer.from(body, 'base64')),
    ],
  });
}

export async function putReceived(owner: ClientBase, lines: readonly ReceivedLine[]): Promise<void> {
  await owner.query({
    name: 'restore-received',
    text: `insert into files.received (election, device, digest, size, received_at, upload, signature)
           select * from unnest($1::text[], $2::text[], $3::bytea[], $4::bigint[], $5::timestamptz[], $6::bytea[], $7::bytea[])`,
    values: [
      lines.map(({ election }) => election),
      lines.map(({ device }) => device),
      lines.map(({ digest }) => Buffer.from(digest, 'hex')),
      lines.map(({ size }) => size),
      lines.map(({ receivedAt }) => receivedAt),
      lines.map(({ upload }) => bytesOf(upload)),
      lines.map(({ signature }) => bytesOf(signature)),
    ],
  });
}

export async function putContacts(owner: ClientBase, lines: readonly ContactLine[]): Promise<void> {
  await owner.query({
    name: 'restore-contacts',
    text: `insert into safety.contact
             (election, device, sealed, made_at, said_at, next, released, released_at, reason, number)
           select * from unnest($1::text[], $2::text[], $3::bytea[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[],
             $7::bytea[], $8::timestamptz[], $9::text[], $10::integer[])`,
    values: [
      lines.map(({ election }) => election),
      lines.map(({ device }) => device),
      lines.map(({ sealed }) => (sealed === null ? null : Buffer.from(sealed, 'base64'))),
      lines.map(({ madeAt }) => madeAt),
      lines.map(({ saidAt }) => saidAt),
      lines.map(({ next }) => next),
      lines.map(({ released }) => (released === null ? null : Buffer.from(released, 'base64'))),
      lines.map(({ releasedAt }) => releasedAt),
      lines.map(({ reason }) => reason),
      lines.map(({ number }) => number),
    ],
  });
}

function bytesOf(hex: string | null): Buffer | null {
  return hex === null ? null : Buffer.from(hex, 'hex');
}
