import type { FoldContext } from '../evidence/fold.ts';
import type { StagedDelivery } from './staged-result-projection.ts';

/** Keeps what the staged rows say of turnout in the course of the day, figure by figure. */
export async function foldStagedTurnout(
  { client, election }: FoldContext,
  { sequence, source, rank }: StagedDelivery,
): Promise<void> {
  await client.query(
    `insert into turnout (election, source, station, minute, what, figure, sequence, file, line, rank)
     select $1, $2, s.unit, p.minute, f.what, f.figure, $3, s.file, s.line, $4
     from pg_temp.staged s
     cross join unnest(s.minutes, s.cast_counts, s.announced) as p (minute, cast_count, announced)
     cross join lateral (values ('cast', p.cast_count), ('announced', p.announced)) as f (what, figure)
     where s.minutes is not null and f.figure is not null
     order by s.unit, p.minute`,
    [election, source, sequence, rank],
  );
}
