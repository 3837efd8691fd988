import type { ClientBase } from 'pg';

/** Locks the election's projection for the caller's transaction, others wait; answers the last sequence that was folded into it. */
export async function lockProjection(client: ClientBase, election: string): Promise<number> {
  await client.query('insert into head (election) values ($1) on conflict do nothing', [election]);
  const { rows } = await client.query<{ sequence: number }>(
    'select sequence from head where election = $1 for update',
    [election],
  );
  const [head] = rows;
  // A rebuild that we waited for has replaced the row that we waited on.
  if (head === undefined) return lockProjection(client, election);
  return head.sequence;
}

export async function advanceProjection(
  client: ClientBase,
  head: Readonly<{ election: string; sequence: number }>,
): Promise<void> {
  await client.query('update head set sequence = $2 where election = $1', [head.election, head.sequence]);
}

/** Tells listeners on `kua_projection`, once the transaction commits, that an election can be read anew up to a sequence. */
export async function announceProjection(
  client: ClientBase,
  head: Readonly<{ election: string; sequence: number }>,
): Promise<void> {
  await client.query("select pg_notify('kua_projection', $1)", [`${head.election} ${head.sequence}`]);
}

/** Projections are rebuilt from the ledger when they are lost: their commits need not wait for the disk. */
export async function relaxDurability(client: ClientBase): Promise<void> {
  await client.query('set local synchronous_commit = off');
}
