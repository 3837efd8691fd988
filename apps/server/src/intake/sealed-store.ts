import type { Pool } from 'pg';
import { z } from 'zod';
import { keptEnvelopeSchema } from '@kua/core/evidence/envelope.ts';
import { entryJson } from '../evidence/entry-json.ts';
import type { SealedItem } from './opener-contract.ts';

const sealedRow = z.object({ sequence: z.number(), body: z.instanceof(Uint8Array) });

/**
 * Submissions that nobody opened yet, in sequence, as far as the projections know; erased ones stay sealed for ever. As many as `mostBytes`
 * of ledger bodies hold, and at least one.
 */
export async function readSealedSubmissions(
  pool: Pool,
  {
    election,
    after,
    limit,
    mostBytes,
  }: Readonly<{
    election: string;
    /** Sequence behind which to begin. */ after: number;
    limit: number;
    mostBytes: number;
  }>,
): Promise<readonly SealedItem[]> {
  const { rows } = await pool.query({
    name: 'sealed-submissions',
    text: `
      select sequence, bytes as body from (
        select sequence, bytes, sum(length(bytes)) over (order by sequence) - length(bytes) as before from (
          select s.sequence, b.bytes
          from projection.submission s
          join ledger.body b on b.election = s.election and b.sequence = s.sequence
          where s.election = $1 and s.opened is null and s.sequence > $4 order by s.sequence limit $2
        ) as first
      ) as waiting
      where before < $3 order by sequence`,
    values: [election, limit, mostBytes, after],
  });
  return z
    .array(sealedRow)
    .parse(rows)
    .map(({ sequence, body }) => ({ sequence, ...keptEnvelopeSchema.parse(entryJson(body)) }));
}

/** One of them, opened before or not; null where there is none, or it was erased. */
export async function readSealedSubmission(
  pool: Pool,
  { election, sequence }: Readonly<{ election: string; sequence: number }>,
): Promise<SealedItem | null> {
  const { rows } = await pool.query({
    name: 'sealed-submission',
    text: `select s.sequence, b.bytes as body from projection.submission s
           join ledger.body b on b.election = s.election and b.sequence = s.sequence
           where s.election = $1 and s.sequence = $2`,
    values: [election, sequence],
  });
  const [row] = z.array(sealedRow).parse(rows);
  return row === undefined ? null : { sequence, ...keptEnvelopeSchema.parse(entryJson(row.body)) };
}
