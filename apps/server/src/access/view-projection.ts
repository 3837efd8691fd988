import { viewedBody } from '@kua/core/access/viewed-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { staffAt } from './staff-at-projection.ts';

/** Folds who opened what, and when: one row a thing. */
export async function foldViewed(context: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body: bytes, receivedAt } of entries) {
    const body = viewedBody.parse(entryJson(bytes));
    if (!(await staffAt(context, { sequence, body }, null))) continue;
    const { by, what } = body;
    await context.client.query(
      `insert into viewed (election, sequence, item, staff, submission, sealed, at)
       select $1, $2, item, $3, submission, sealed, $4
       from unnest($5::bigint[], $6::text[]) with ordinality as u (submission, sealed, item)`,
      [
        context.election,
        sequence,
        by,
        receivedAt,
        what.map(({ submission }) => submission),
        what.map(({ sealed }) => sealed),
      ],
    );
  }
}
