import { z } from 'zod';
import { openedField } from '@kua/core/evidence/opening-contract.ts';
import type { Snapshot } from './publication-store.ts';

const shownRow = z.object({
  sequence: z.number(),
  leaf: z.instanceof(Uint8Array),
  opening: z.array(openedField),
});
const leafForm = z.object({ sealed: z.string(), statement: z.string() });

/** A submission that the release shows: its leaf, and what was opened of it. */
export type ShownSubmission = Readonly<{
  sequence: number;
  sealed: string;
  statement: string;
  opening: z.infer<typeof shownRow>['opening'];
}>;

/** Statements of known stations that came as submissions, in the range (after, upTo] of sequences, in sequence. */
export async function readShownSubmissions(
  { client, election }: Snapshot,
  range: Readonly<{ after: number; upTo: number }>,
): Promise<readonly ShownSubmission[]> {
  const { rows } = await client.query({
    name: 'publication-openings',
    text: `
      select s.sequence, e.leaf, s.opening
      from submission s
      join ledger.entry e on e.election = s.election and e.sequence = s.sequence
      where s.election = $1 and s.sequence > $2 and s.sequence <= $3 and s.opened is not null and exists (
        select from statement t join station on station.election = t.election and station.id = t.unit
        where t.election = s.election and t.entry_id = s.id and t.sequence = s.sequence)
      order by s.sequence`,
    values: [election, range.after, range.upTo],
  });
  return z
    .array(shownRow)
    .parse(rows)
    .map(({ sequence, leaf, opening }) => ({
      sequence,
      opening,
      ...leafForm.parse(JSON.parse(Buffer.from(leaf).toString())),
    }));
}

/** First sequences of the ranges of 256 in which something was opened after a sequence. */
export async function readOpenedRanges({ client, election }: Snapshot, after: number): Promise<readonly number[]> {
  const { rows } = await client.query<{ first: number }>({
    name: 'publication-opened-ranges',
    text: `select distinct (sequence - 1) / 256 * 256 as first from submission where election = $1 and opened > $2 order by first`,
    values: [election, after],
  });
  return rows.map(({ first }) => first);
}
