import type { Pool, PoolClient } from 'pg';

export type LedgerListener = Readonly<{
  /** An election of which entries were appended or projected. */
  onElection: (election: string) => void;
  /** Told at the beginning and after each interruption: whatever was announced in between was not heard. */
  onConnected: () => void;
  onLost: (error: Error) => void;
}>;

const reconnectMs = 1000;

/** Hears what the ledger and the projections announce, on a connection of its own, again and again until it is closed. */
export async function listenToLedger(
  pool: Pool,
  listener: LedgerListener,
): Promise<Readonly<{ close: () => Promise<void> }>> {
  let current: PoolClient | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const client = await pool.connect();
    let lost = false;
    const lose = (error: Error): void => {
      if (lost || closed) return;
      lost = true;
      current = null;
      client.release(error);
      again(error);
    };
    client.on('error', lose);
    client.on('end', () => lose(new Error('the connection to the database ended')));
    client.on('notification', ({ payload }) => {
      const [election] = (payload ?? '').split(' ');
      if (election !== undefined && election !== '') listener.onElection(election);
    });
    try {
      await client.query('listen kua_ledger');
      await client.query('listen kua_projection');
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    current = client;
    listener.onConnected();
  }
  function again(error: Error): void {
    if (closed) return;
    listener.onLost(error);
    retry = setTimeout(() => {
      connect().catch((failed: unknown) => again(failed instanceof Error ? failed : new Error(String(failed))));
    }, reconnectMs);
  }

  await connect();
  return {
    close: () => {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      const client = current;
      current = null;
      client?.removeAllListeners('notification');
      // Not back into the pool: it still listens.
      client?.release(true);
      return Promise.resolve();
    },
  };
}
