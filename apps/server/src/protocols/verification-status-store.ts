import type { Pool } from 'pg';
import { z } from 'zod';
import { enoughAlike } from '@kua/core/protocols/transcription.ts';
import { copyCounts } from '@kua/core/protocols/verification-status-contract.ts';
import { isWanted } from './task-sql-store.ts';

const countsRow = copyCounts.extend({ nobody: z.number() });

/** Copies by what verifiers made of them. `nobody`: of those that wait, how many wait for a verifier of a branch that had no say yet. */
export type CopyCounts = Readonly<z.infer<typeof countsRow>>;

export async function countCopies(
  pool: Pool,
  { election, colluders }: Readonly<{ election: string; colluders: number }>,
): Promise<CopyCounts> {
  const { rows } = await pool.query({
    name: 'count-copies',
    text: `
      with branches as materialized (
        select array(select distinct branch from projection.staff where election = $1 and ended is null and 'verifier' = any (roles)) as known
      )
      select
        count(*) filter (where state->>'state' = 'unplaced') as unplaced,
        count(*) filter (where state->>'state' = 'waiting') as waiting,
        count(*) filter (where state->>'state' = 'one') as one,
        count(*) filter (where state->>'state' = 'differing') as differing,
        count(*) filter (where state->>'state' = 'transcribed') as done,
        count(*) filter (where state->>'state' = 'disputed') as disputed,
        count(*) filter (where state->>'state' = 'refused') as refused,
        count(*) filter (where ${isWanted('copy', '$2')} and known <@ barred and cardinality(known) > 0) as nobody
      from projection.copy, branches where election = $1 and not superseded`,
    values: [election, enoughAlike(colluders)],
  });
  const [counts] = z.array(countsRow).parse(rows);
  if (counts === undefined) throw new Error('counting gives one row');
  return counts;
}

const paceRow = z.object({ active: z.number(), answers: z.number(), perHour: z.number().nullable() });

/**
 * Who worked in the last ten minutes, and at what pace: readings an hour of a verifier while she is at it, the middle of all. Of answers
 * of the last hour; from when a task was begun, or the one before it was answered, to its answer.
 */
export async function readPace(
  pool: Pool,
  { election, now }: Readonly<{ election: string; now: Date }>,
): Promise<Readonly<z.infer<typeof paceRow>>> {
  const { rows } = await pool.query({
    name: 'verification-pace',
    text: `
      with recent as (
        select staff, answered_at,
          answered_at - greatest(begun_at, lag(answered_at) over (partition by staff order by answered_at)) as took
        from desk.task where election = $1 and answer is not null and answered_at > $2::timestamptz - interval '1 hour'
      )
      select
        (select count(distinct staff) from desk.task where election = $1
          and greatest(begun_at, answered_at) > $2::timestamptz - interval '10 minutes') as active,
        count(*) as answers,
        3600 / nullif(percentile_cont(0.5) within group (order by extract(epoch from took)), 0)::double precision as "perHour"
      from recent`,
    values: [election, now],
  });
  const [pace] = z.array(paceRow).parse(rows);
  if (pace === undefined) throw new Error('a pace is one row');
  return pace;
}
