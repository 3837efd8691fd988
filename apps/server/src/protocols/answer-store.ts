import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import { seededLeaf } from '@kua/core/evidence/decision-opening.ts';
import type { NewEntry } from '@kua/core/evidence/entry.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { verificationBody, type VerificationBody } from '@kua/core/protocols/transcription-contract.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';
import type { HeldTask, TaskRequest } from './task-store.ts';
import { dropEndedTasks, leaseMs, longestLeaseMs } from './task-store.ts';

/** How long an answer can be taken back. */
export const undoMs = 30_000;
const writtenAtOnce = 200;

/** On disk when it returns. Null where the task was over: nothing of the answer is kept, and the copy is free again. */
export async function keepAnswer(
  pool: Pool,
  { staff, now, task, answer }: TaskRequest & Readonly<{ answer: VerificationBody }>,
): Promise<string | null> {
  const { rowCount } = await pool.query({
    name: 'keep-answer',
    text: `update desk.task set answer = $5, answered_at = $4
           where election = $1 and staff = $2 and task = $3 and answer is null and until > $4`,
    values: [staff.election, staff.staff, task, now, JSON.stringify(seeded(answer))],
  });
  return rowCount === 1 ? new Date(now.getTime() + undoMs).toISOString() : null;
}

/** What a verifier read can be shown later without showing her: the entry's leaf is made of its fields, each salted by this. */
function seeded(answer: VerificationBody): VerificationBody {
  return answer.type === 'transcription' ? { ...answer, seed: randomBytes(32).toString('hex') } : answer;
}

function answerEntry(task: string, answer: VerificationBody): NewEntry {
  const entry = { id: task, kind: 'decision', body: canonicalBytes(answer) } as const;
  if (answer.type !== 'transcription' || answer.seed === undefined) return entry;
  return { ...entry, leaf: seededLeaf({ ...answer, seed: answer.seed }) };
}

const heldAgain = z.object({
  task: z.string(),
  copy: z.string(),
  kind: z.enum(['place', 'transcribe', 'arbitrate']),
  asked: z.array(z.string()),
  until: z.string(),
});

/** The task in hand again; null where its answer is in the ledger already. */
export async function undoAnswer(pool: Pool, { staff, now, task }: TaskRequest): Promise<HeldTask | null> {
  const { rows } = await pool.query({
    name: 'undo-answer',
    text: `update desk.task set answer = null, answered_at = null, until = $5
           where election = $1 and staff = $2 and task = $3 and answer is not null and sequence is null and answered_at > $4
             and begun_at > $6
           returning task, copy, kind, asked, until`,
    values: [
      staff.election,
      staff.staff,
      task,
      new Date(now.getTime() - undoMs),
      new Date(now.getTime() + leaseMs),
      new Date(now.getTime() - longestLeaseMs),
    ],
  });
  return z.array(heldAgain).parse(rows)[0] ?? null;
}

const dueRow = z.object({ task: z.string(), election: z.string(), answer: verificationBody });

export type DueRequest = Readonly<{
  now: Date;
  /** Whose answers are due before their time, because she has given another since: all but the last, which she can still take back. */
  staff: Readonly<{ election: string; staff: string }> | null;
}>;

const due = 'answered_at <= $1';
const dueOrEarlier = `election = $2 and staff = $3 and (${due} or answered_at < (
  select max(answered_at) from desk.task where election = $2 and staff = $3 and answer is not null))`;

/**
 * Writes answers that are due into the ledger, under the ids of their tasks: one that was written before a crash is not written twice.
 * Answers the elections in which there were any.
 */
export async function writeAnswers(pool: Pool, { now, staff }: DueRequest): Promise<ReadonlySet<string>> {
  await dropEndedTasks(pool);
  const written = new Set<string>();
  const overAt = new Date(now.getTime() - undoMs);
  for (;;) {
    const count = await inTransaction(pool, async (client) => {
      const { rows } = await client.query({
        name: staff === null ? 'due-answers' : 'own-answers',
        text: `select task, election, answer from desk.task
               where answer is not null and sequence is null
                 and ${staff === null ? due : dueOrEarlier}
               order by election, answered_at, task limit ${writtenAtOnce} for update skip locked`,
        values: staff === null ? [overAt] : [overAt, staff.election, staff.staff],
      });
      const answered = z.array(dueRow).parse(rows);
      for (const [election, answers] of Map.groupBy(answered, (row) => row.election)) {
        const entries = answers.map(({ task, answer }) => answerEntry(task, answer));
        const appended = await appendEntries(client, { election, entries, receivedAt: now.toISOString() });
        await client.query({
          name: 'answers-written',
          text: `update desk.task set sequence = u.sequence from unnest($1::uuid[], $2::bigint[]) as u (task, sequence)
                 where desk.task.task = u.task`,
          values: [appended.map(({ id }) => id), appended.map(({ sequence }) => sequence)],
        });
        written.add(election);
      }
      return answered.length;
    });
    if (count < writtenAtOnce) return written;
  }
}
