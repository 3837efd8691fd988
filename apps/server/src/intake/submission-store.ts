import type { Pool } from 'pg';
import { z } from 'zod';

const keptRow = z.object({
  sequence: z.number(),
  receivedAt: z.string(),
  /** Null where it was erased. */
  body: z.instanceof(Uint8Array).nullable(),
  opened: z.boolean(),
  code: z.string().nullable(),
  sentence: z.string().nullable(),
  field: z.string().nullable(),
});
export type KeptSubmission = Readonly<z.infer<typeof keptRow>>;

/** A submission of the ledger by its entry id, and what became of it as far as the projections know; null when there is none. */
export async function findSubmission(
  pool: Pool,
  { election, entry }: Readonly<{ election: string; entry: string }>,
): Promise<KeptSubmission | null> {
  const { rows } = await pool.query({
    name: 'find-submission',
    text: `
      select e.sequence, e.received_at as "receivedAt", b.bytes as body, s.opened is not null as opened,
        q.code, q.sentence, q.column_name as field
      from ledger.entry e
      left join ledger.body b on b.election = e.election and b.sequence = e.sequence
      left join projection.submission s on s.election = e.election and s.sequence = e.sequence
      left join lateral (
        select code, sentence, column_name from projection.quarantine q
        where q.election = e.election and q.sequence = e.sequence
          and (q.unit is null or not exists (
            select from projection.station where station.election = q.election and station.id = q.unit))
        order by code limit 1
      ) q on true
      where e.election = $1 and e.id = $2 and e.kind = 'submission'`,
    values: [election, entry],
  });
  return z.array(keptRow).parse(rows)[0] ?? null;
}

/** Whether the ledger has an entry of this id. */
export async function isKnownEntry(
  pool: Pool,
  { election, entry }: Readonly<{ election: string; entry: string }>,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'is-known-entry',
    text: 'select from ledger.entry where election = $1 and id = $2',
    values: [election, entry],
  });
  return rowCount === 1;
}
