import { randomUUID } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Staff } from '@kua/core/access/staff.ts';
import { enoughAlike } from '@kua/core/protocols/transcription.ts';
import { territoriesBelow } from '../access/staff-scope-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import { isOpen, isWanted } from './task-sql-store.ts';

export const taskKinds = ['place', 'transcribe', 'arbitrate'] as const;
export type TaskKind = (typeof taskKinds)[number];

/** What somebody has in hand. */
export type HeldTask = Readonly<{
  task: string;
  copy: string;
  kind: TaskKind;
  asked: readonly string[];
  until: string;
}>;

/** How long one is hers without her saying that she is still at it. */
export const leaseMs = 10 * 60_000;
/** And how long at most, however often she says so: then others come first. */
export const longestLeaseMs = 60 * 60_000;
/** She types one while the next is being loaded. */
const mostHeld = 2;
/** Of copies that others took while we looked. */
const mostTries = 50;

const heldRow = z.object({
  task: z.string(),
  copy: z.string(),
  kind: z.enum(taskKinds),
  asked: z.array(z.string()),
  until: z.string(),
});

export type TakeRequest = Readonly<{ staff: Staff; now: Date }>;

/**
 * The next task of hers; where she has as many as she may, or nothing else is left, the older one that she has again: her page may have
 * forgotten it. Null where there is nothing that she may read. `colluders`: the pack's k.
 */
export async function takeTask(
  pool: Pool,
  { staff, now, colluders }: TakeRequest & Readonly<{ colluders: number }>,
): Promise<HeldTask | null> {
  const held = await heldTasks(pool, { staff, now });
  if (held.length >= mostHeld) return held[0] ?? null;
  await offerCopies(pool, staff.election);
  const { election, territories } = staff;
  const below = territories === null ? null : [...(await territoriesBelow(pool, { election, territories }))];
  const enough = enoughAlike(colluders);
  const tried: string[] = [];
  while (tried.length < mostTries) {
    const taken = await inTransaction(pool, (client) => tryToTake(client, { staff, now, below, tried, enough }));
    if (taken === null) break;
    if (typeof taken === 'object') return taken;
    tried.push(taken);
  }
  return held[0] ?? null;
}

type Try = TakeRequest & Readonly<{ below: readonly string[] | null; tried: readonly string[]; enough: number }>;

/**
 * Locks the first copy that nobody else is looking at, and then asks once more, because what was seen before the lock may be over. The
 * name of a copy: it was, try another.
 */
async function tryToTake(client: PoolClient, request: Try): Promise<HeldTask | string | null> {
  const { staff, now } = request;
  const found = await client.query<{ copy: string }>({
    name: 'take-copy',
    text: `${eligible} and c.copy <> all ($9::text[])
      order by ${heldToTheEnd}, c.priority, c.sequence, c.copy limit 1 for update of d skip locked`,
    values: [...eligibleValues(request), request.tried, longestLeaseMs],
  });
  const copy = found.rows[0]?.copy;
  if (copy === undefined) return null;
  const still = await client.query({
    name: 'take-copy-again',
    text: `${eligible} and c.copy = $9`,
    values: [...eligibleValues(request), copy],
  });
  const [row] = z.array(z.object({ kind: z.enum(taskKinds), asked: z.array(z.string()) })).parse(still.rows);
  if (row === undefined) return copy;
  const task = randomUUID();
  const until = new Date(now.getTime() + leaseMs);
  await client.query({
    name: 'begin-task',
    text: `insert into desk.task (task, election, copy, kind, asked, staff, branch, begun_at, until)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    values: [task, staff.election, copy, row.kind, row.asked, staff.staff, staff.branch, now, until],
  });
  return { task, copy, ...row, until: until.toISOString() };
}

/**
 * Copies that wait for somebody like her. Nobody of her branch read them or has them in hand, she did not send them, and she did not just
 * give them back.
 */
const eligible = `
  select c.copy, c.kind, array(select jsonb_array_elements_text(c.want->'asked')) as asked
  from projection.copy c join desk.copy d on d.election = c.election and d.copy = c.copy
  where c.election = $1 and ${isWanted('c', '$8')}
    and $3 <> all (c.barred) and (c.device is null or c.device <> all ($4::text[]))
    and ($5::text[] is null or (c.kind <> 'place' and exists (
      select from projection.station s where s.election = $1 and s.id = c.station and s.territory = any ($5))))
    and (select count(*) from desk.task t where t.election = $1 and t.copy = c.copy and ${isOpen('t')}) < c.seats
    and not exists (
      select from desk.task t where t.election = $1 and t.copy = c.copy and t.branch = $3 and ${isOpen('t')})
    and not exists (
      select from desk.task t where t.election = $1 and t.copy = c.copy and t.staff = $6 and t.released_at > $7)`;

/** She had it for as long as anybody may, and did not answer. */
const heldToTheEnd = `exists (
  select from desk.task t where t.election = $1 and t.copy = c.copy and t.staff = $6 and t.answer is null
    and t.until >= t.begun_at + $10 * interval '1 millisecond')`;

function eligibleValues({ staff, now, below, enough }: Try): readonly unknown[] {
  const released = new Date(now.getTime() - leaseMs);
  return [staff.election, now, staff.branch, staff.devices, below, staff.staff, released, enough];
}

/** A row to lock for each copy that there is work on: of those that changed since we looked last. */
async function offerCopies(pool: Pool, election: string): Promise<void> {
  const offered = offeredOf.get(pool) ?? new Map<string, number>();
  offeredOf.set(pool, offered);
  const { rows } = await pool.query<{ sequence: number }>({
    name: 'offered-until',
    text: 'select sequence from projection.head where election = $1',
    values: [election],
  });
  const head = rows[0]?.sequence ?? 0;
  const before = offered.get(election) ?? 0;
  if (head === before) return;
  await pool.query({
    name: 'offer-copies',
    text: `insert into desk.copy (election, copy)
           select election, copy from projection.copy where election = $1 and priority is not null and changed > $2
           on conflict do nothing`,
    values: [election, before],
  });
  offered.set(election, head);
}

const offeredOf = new WeakMap<Pool, Map<string, number>>();

/** Hers, unanswered, and not over; the oldest first. */
async function heldTasks(pool: Pool, { staff, now }: TakeRequest): Promise<readonly HeldTask[]> {
  const { rows } = await pool.query({
    name: 'held-tasks',
    text: `select task, copy, kind, asked, until from desk.task
           where election = $1 and staff = $2 and answer is null and until > $3 order by begun_at, task`,
    values: [staff.election, staff.staff, now],
  });
  return z.array(heldRow).parse(rows);
}

export type TaskRequest = TakeRequest & Readonly<{ task: string }>;

/** Null where it is over, or another's. */
export async function findTask(pool: Pool, { staff, now, task }: TaskRequest): Promise<HeldTask | null> {
  const { rows } = await pool.query({
    name: 'find-task',
    text: `select task, copy, kind, asked, until from desk.task
           where election = $1 and staff = $2 and task = $3 and answer is null and until > $4`,
    values: [staff.election, staff.staff, task, now],
  });
  return z.array(heldRow).parse(rows)[0] ?? null;
}

/** Hers for as long again from now, and no longer than the longest; null where it was over. */
export async function keepTask(pool: Pool, { staff, now, task }: TaskRequest): Promise<string | null> {
  const { rows } = await pool.query<{ until: string }>({
    name: 'keep-task',
    text: `update desk.task set until = least($5, begun_at + $6 * interval '1 millisecond')
           where election = $1 and staff = $2 and task = $3 and answer is null and until > $4
           returning until`,
    values: [staff.election, staff.staff, task, now, new Date(now.getTime() + leaseMs), longestLeaseMs],
  });
  return rows[0]?.until ?? null;
}

/** Given back: whoever asks next may have it, and she herself after as long as it would have been hers. */
export async function releaseTask(pool: Pool, { staff, now, task }: TaskRequest): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'release-task',
    text: `update desk.task set until = $4, released_at = $4
           where election = $1 and staff = $2 and task = $3 and answer is null and until > $4`,
    values: [staff.election, staff.staff, task, now],
  });
  return rowCount === 1;
}

/** Whoever's work has ended has nothing in hand, and what of her answers is not in the ledger never comes there. */
export async function dropEndedTasks(pool: Pool): Promise<void> {
  await pool.query({
    name: 'drop-ended-tasks',
    text: `delete from desk.task t using projection.staff s
           where s.election = t.election and s.staff = t.staff and s.ended is not null and t.sequence is null`,
  });
}
