import { viewedBody } from '@kua/core/access/viewed-contract.ts';
import type { Entry } from '@kua/core/evidence/entry.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { FoldContext } from '../evidence/fold.ts';

/** Folds who opened what, and when: one row a thing. */
export async function foldViewed({ client, election }: FoldContext, entries: readonly Entry[]): Promise<void> {
  for (const { sequence, body, receivedAt } of entries) {
    const { by, what } = viewedBody.parse(entryJson(body));
    await client.query(
      `insert into viewed (election, sequence, item, staff, submission, sealed, at)
       select $1, $2, item, $3, submission, sealed, $4
       from unnest($5::bigint[], $6::text[]) with ordinality as u (submission, sealed, item)`,
      [election, sequence, by, receivedAt, what.map(({ submission }) => submission), what.map(({ sealed }) => sealed)],
    );
  }
}
