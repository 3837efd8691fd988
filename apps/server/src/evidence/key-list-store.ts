import type { Pool } from 'pg';

/** The key list that the ledger holds, as a note, as far as the projections know; null where there is none. */
export async function findKeyList(pool: Pool, election: string): Promise<string | null> {
  const { rows } = await pool.query<{ note: string }>('select note from projection.key_list where election = $1', [
    election,
  ]);
  return rows[0]?.note ?? null;
}

/** The directory that the ledger holds, as a note, as far as the projections know; null where there is none. */
export async function findDirectory(pool: Pool, election: string): Promise<string | null> {
  const { rows } = await pool.query<{ note: string }>('select note from projection.directory where election = $1', [
    election,
  ]);
  return rows[0]?.note ?? null;
}
