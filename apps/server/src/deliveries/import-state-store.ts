import type { ClientBase, PoolClient } from 'pg';
import type { Database } from '../postgres/database.ts';
import { enterSchema } from '../postgres/projection-schema-store.ts';
import { inTransaction } from '../postgres/transaction-store.ts';

/** Reads the live projections in one transaction. */
export async function lookInside<T>(database: Database, look: (client: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(database.app, async (client) => {
    await enterSchema(client, 'projection');
    return look(client);
  });
}

/** Sequence up to which the election is folded; 0 before its first entry. */
export async function foldedBefore(client: ClientBase, election: string): Promise<number> {
  const { rows } = await client.query<{ sequence: number }>('select sequence from head where election = $1', [
    election,
  ]);
  return rows[0]?.sequence ?? 0;
}
