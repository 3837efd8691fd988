import type { Pool } from 'pg';

/** Long after its lease nobody asks about a task: not for the pace of an hour, nor for who gave it back or had it to the end. */
const keptMs = 24 * 60 * 60_000;

/** Removes sessions that have ended, and tasks that are long over: unanswered, or with an answer that the projections know. */
export async function sweepDesk(pool: Pool, now: Date): Promise<void> {
  await pool.query({
    name: 'sweep-desk',
    text: `
      with sessions as (delete from desk.session where ends_at <= $1)
      delete from desk.task t where until <= $2
        and (answer is null or sequence <= (select h.sequence from projection.head h where h.election = t.election))`,
    values: [now, new Date(now.getTime() - keptMs)],
  });
}
