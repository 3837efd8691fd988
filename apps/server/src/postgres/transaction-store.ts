import type { Pool, PoolClient } from 'pg';

/** Commits what `work` did, or nothing of it. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, 'commit', work);
}

/** Shows what `work` would do: always rolled back. */
export async function inDryRun<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return transaction(pool, 'rollback', work);
}

async function transaction<T>(
  pool: Pool,
  end: 'commit' | 'rollback',
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const value = await work(client);
    await client.query(end);
    client.release();
    return value;
  } catch (error) {
    // The connection is thrown away with its transaction: it may be broken, or in the middle of a COPY.
    client.release(true);
    throw error;
  }
}

/** Reads inside one snapshot of the projections, which an import under way cannot change between two queries. */
export async function inSnapshot<T>(client: PoolClient, read: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only');
  try {
    await client.query('set local search_path = projection');
    return await read();
  } finally {
    // Nothing was written: the end of the snapshot is the same either way.
    await client.query('rollback');
  }
}
