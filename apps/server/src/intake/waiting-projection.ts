import { z } from 'zod';
import { openedField } from '@kua/core/evidence/opening-contract.ts';
import type { FoldContext } from '../evidence/fold.ts';
import { readCells } from '../protocols/cell-projection.ts';
import { foldProtocols } from '../protocols/statement-projection.ts';
import { countStatements, readOpening } from './opened-submission.ts';
import { quarantineSubmissions } from './quarantine-projection.ts';

const waitingRow = z.object({
  sequence: z.number(),
  id: z.string(),
  device: z.string(),
  source: z.string(),
  receivedAt: z.string(),
  fields: z.array(openedField),
});
type WaitingSubmission = Readonly<z.infer<typeof waitingRow>>;

/** Held in memory together. */
const foldedAtOnce = 500;

/**
 * Folds the submissions that name a contest or a cell of which the registry did not know, once more from what was opened of them, after
 * the entry of this sequence; where that entry taught the registry nothing there is nothing to do.
 */
export async function foldWaiting(context: FoldContext, entry: number): Promise<void> {
  let after = 0;
  for (;;) {
    const waiting = await takeWaiting(context, { entry, after });
    const last = waiting.at(-1);
    if (last === undefined) return;
    after = last.sequence;
    const opened = waiting.map(({ fields, ...row }) => {
      const opening = { sequence: row.sequence, outcome: 'open', fields, problem: null } as const;
      return { row, submission: readOpening(row.sequence, opening) };
    });
    const cells = await readCells(context);
    const { counted, uncounted } = countStatements(opened, cells);
    await foldProtocols(context, { cells, statements: counted, decision: entry });
    await quarantineSubmissions(context, uncounted);
  }
}

/** The next of them, out of quarantine: what still cannot count is put back with the reason that it has now. */
async function takeWaiting(
  { client, election }: FoldContext,
  { entry, after }: Readonly<{ entry: number; after: number }>,
): Promise<readonly WaitingSubmission[]> {
  const { rows } = await client.query({
    name: 'take-waiting',
    text: `
      with waiting as materialized (
        select q.ctid as place, s.sequence, s.id, s.device, s.source, s.received_at, s.opening
        from quarantine q join submission s on s.election = q.election and s.sequence = q.sequence
        where q.election = $1 and q.sequence > $3 and q.line = 0 and q.code in ('contest-unknown', 'field-unknown', 'option-unknown')
          and exists (select from head where election = $1 and registry = $2)
        order by q.sequence limit ${foldedAtOnce}
      ),
      taken as (
        delete from quarantine using waiting where quarantine.ctid = waiting.place
      )
      select sequence, id, device, source, received_at as "receivedAt", opening as fields from waiting order by sequence`,
    values: [election, entry, after],
  });
  return z.array(waitingRow).parse(rows);
}
