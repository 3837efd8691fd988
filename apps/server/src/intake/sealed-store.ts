import type { Pool } from 'pg';
import { z } from 'zod';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
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
    .map(({ sequence, body }) => ({ sequence, ...envelopeSchema.parse(entryJson(body)) }));
}

/** Submissions of these entries, opened or not; erased ones are left out. */
export async function readSealedEntries(
  pool: Pool,
  { election, sequences }: Readonly<{ election: string; sequences: readonly number[] }>,
): Promise<readonly SealedItem[]> {
  const { rows } = await pool.query({
    name: 'sealed-entries',
    text: `select s.sequence, b.bytes as body from projection.submission s
           join ledger.body b on b.election = s.election and b.sequence = s.sequence
           where s.election = $1 and s.sequence = any($2::bigint[]) order by s.sequence`,
    values: [election, sequences],
  });
  return z
    .array(sealedRow)
    .parse(rows)
    .map(({ sequence, body }) => ({ sequence, ...envelopeSchema.parse(entryJson(body)) }));
}
