import { Client } from 'pg';
import type { ClientConfig } from 'pg';

// Held shared by every process that uses the cluster, exclusively by the one that stops it. The database drops it when its holder
// dies, however it dies, so there is no file to go stale.
const attachmentLock = 4_953_126;

/** Counts this process among those that use the server. Waits while another one is stopping it. */
export async function attach(config: ClientConfig): Promise<Client> {
  const client = new Client(config);
  // The server may end at any time; whoever holds the client listens for its end.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock_shared($1)', [attachmentLock]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Steps out. True when nobody else is attached: then the caller alone may stop the server, and newcomers wait until it has. */
export async function detach(client: Client): Promise<boolean> {
  await client.query('select pg_advisory_unlock_shared($1)', [attachmentLock]);
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [attachmentLock]);
  return rows[0]?.alone === true;
}
