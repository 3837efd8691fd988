import type { Entry } from '@kua/core/evidence/entry.ts';
import {
  distressTakenBody,
  violationReviewBody,
  type ViolationReviewBody,
} from '@kua/core/observations/violation-review-contract.ts';
import { decide, type Desk } from '@kua/core/observations/violation-review.ts';
import { staffAt, type DecidedOf } from '../access/staff-at-projection.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { deskOf } from './review-desk.ts';

/** Folds what staff decide about reports and incidents. What the rules refuse changes nothing, whoever entered it. */
export async function foldReview(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, receivedAt, body } of entries) {
    const decision = violationReviewBody.parse(entryJson(body));
    if (!(await staffAt(context, { sequence, body: decision }, placeOf(decision)))) continue;
    const before = await deskOf(context.client, context.election, decision);
    const decided = decide(before, decision, { sequence, at: receivedAt });
    if (!decided.ok) continue;
    await writeDesk(context, decided.value, { sequence, receivedAt });
    if (decision.type === 'violation-review')
      await context.client.query('update report set note = $3 where election = $1 and report = $2', [
        context.election,
        decision.report,
        decision.note ?? null,
      ]);
  }
}

function placeOf(decision: ViolationReviewBody): DecidedOf {
  if (decision.type === 'violation-review') return ['report', decision.report];
  if (decision.type !== 'incident') return ['incident', decision.id];
  return decision.station === null ? ['territory', decision.territory] : ['station', decision.station];
}

async function writeDesk(
  { client, election }: FoldContext,
  desk: Desk,
  { sequence, receivedAt }: Readonly<{ sequence: number; receivedAt: string }>,
): Promise<void> {
  const reports = [...desk.reports.values()].filter(({ changed }) => changed === sequence);
  await client.query({
    name: 'write-reviewed-reports',
    text: `update report set outcome = u.outcome, incident = u.incident, staff = u.staff, changed = $2
           from unnest($3::bigint[], $4::text[], $5::text[], $6::text[]) as u (report, outcome, incident, staff)
           where report.election = $1 and report.report = u.report`,
    values: [
      election,
      sequence,
      reports.map(({ report }) => report),
      reports.map(({ outcome }) => outcome),
      reports.map(({ incident }) => incident),
      reports.map(({ reviewer }) => reviewer),
    ],
  });
  for (const { id, state, says, withdrawn } of [...desk.incidents.values()].filter(
    ({ changed }) => changed === sequence,
  )) {
    await client.query({
      name: 'write-incident',
      text: `
        insert into incident (election, incident, state, says, published_at, published, changed_at, made, changed, withdrawn)
        values ($1, $2, $3, $4, case when $3 = 'published' then $5::timestamptz end,
          case when $3 = 'published' then $6::bigint end, $5, $6, $6, $7)
        on conflict (election, incident) do update set state = excluded.state, says = excluded.says,
          published_at = coalesce(incident.published_at, excluded.published_at), changed_at = excluded.changed_at,
          published = coalesce(incident.published, excluded.published), changed = excluded.changed, withdrawn = excluded.withdrawn,
          withdrawn_at = case when excluded.withdrawn is null then null
            when incident.state = 'withdrawn' then incident.withdrawn_at else excluded.changed_at end`,
      values: [election, id, state, JSON.stringify(says), receivedAt, sequence, withdrawn && JSON.stringify(withdrawn)],
    });
  }
}

/** The first who takes a call has it. */
export async function foldDistressTaken(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, receivedAt, body: bytes } of entries) {
    const body = distressTakenBody.parse(entryJson(bytes));
    if (!(await staffAt(context, { sequence, body }, ['submission', body.call]))) continue;
    await context.client.query(
      'insert into distress_taken (election, call, staff, at) values ($1, $2, $3, $4) on conflict do nothing',
      [context.election, body.call, body.by, receivedAt],
    );
  }
}
