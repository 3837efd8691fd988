import type { Pool } from 'pg';
import { z } from 'zod';

const sealedRow = z.object({ sequence: z.number(), body: z.instanceof(Uint8Array) });

/** Submissions that nobody opened yet, in sequence, as far as the projections know; erased ones stay sealed for ever. */
export async function readSealedSubmissions(
  pool: Pool,
  { election, limit }: Readonly<{ election: string; limit: number }>,
): Promise<readonly Readonly<z.infer<typeof sealedRow>>[]> {
  const { rows } = await pool.query({
    name: 'sealed-submissions',
    text: `
      select s.sequence, b.bytes as body
      from projection.submission s
      join ledger.body b on b.election = s.election and b.sequence = s.sequence
      where s.election = $1 and s.opened is null order by s.sequence limit $2`,
    values: [election, limit],
  });
  return z.array(sealedRow).parse(rows);
}
