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

/** The same checkpoint again changes nothing. */
export async function keepCheckpoint(pool: Pool, election: string, head: SignedHead): Promise<void> {
  await pool.query({
    name: 'keep-checkpoint',
    text: `insert into ledger.checkpoint (election, generation, size, root, signed_at, note)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    values: [election, head.generation, head.size, Buffer.from(head.root), head.signedAt, head.note],
  });
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
