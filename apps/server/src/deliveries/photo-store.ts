import type { Pool } from 'pg';

/** Digests of the photos that an organisation gave before. */
export async function knownPhotos(
  pool: Pool,
  { election, source }: Readonly<{ election: string; source: string }>,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ sha256: string }>(
    `select a.sha256 from projection.attachment a join projection.photo_delivery p using (election, sequence)
     where p.election = $1 and p.source = $2`,
    [election, source],
  );
  return rows.map(({ sha256 }) => sha256);
}

/** Sources of an election, by id. */
export async function sourcesOf(pool: Pool, election: string): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select source->>'id' as id from projection.election cross join lateral jsonb_array_elements(sources) as source
     where election = $1`,
    [election],
  );
  return rows.map(({ id }) => id);
}
