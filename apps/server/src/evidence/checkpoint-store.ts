import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';

const checkpointRow = z.object({
  generation: z.number(),
  size: z.number(),
  root: z.instanceof(Uint8Array),
  signedAt: z.string(),
  note: z.string(),
});
/** A checkpoint as the signer gave it. */
export type SignedHead = Readonly<{
  generation: number;
  size: number;
  root: Uint8Array;
  signedAt: string;
  note: string;
}>;

/**
 * Keeps a checkpoint beside the entries that it covers; the same one again changes nothing. False where the ledger has not `end` as its
 * entry there (null: no entry is covered): it was put back since it was read, and this checkpoint says nothing of it.
 */
export async function keepCheckpoint(
  pool: Pool,
  election: string,
  head: SignedHead,
  end: Readonly<{ leaf: Uint8Array; receivedAt: string }> | null,
): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>({
    name: 'keep-checkpoint',
    text: `with covered as (
             select from ledger.entry where election = $1 and sequence = $3::bigint and leaf = $7 and received_at = $8
             union all
             select where $3::bigint = 0
           ),
           kept as (
             insert into ledger.checkpoint (election, generation, size, root, signed_at, note)
             select $1, $2, $3, $4, $5, $6 where exists (select from covered) on conflict do nothing
           )
           select exists (select from covered) as there`,
    values: [
      election,
      head.generation,
      head.size,
      Buffer.from(head.root),
      head.signedAt,
      head.note,
      end === null ? null : Buffer.from(end.leaf),
      end?.receivedAt ?? null,
    ],
  });
  return rows[0]?.there === true;
}

/** The last checkpoint of the last generation; null where nothing was signed. */
export async function lastCheckpoint(client: ClientBase | Pool, election: string): Promise<SignedHead | null> {
  const { rows } = await client.query({
    name: 'last-checkpoint',
    text: `select generation, size, root, signed_at as "signedAt", note from ledger.checkpoint
           where election = $1 order by generation desc, size desc limit 1`,
    values: [election],
  });
  return z.array(checkpointRow).parse(rows)[0] ?? null;
}
