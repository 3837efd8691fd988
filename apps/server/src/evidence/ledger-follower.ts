import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { listenToLedger } from './ledger-listener-store.ts';
import { listElections } from './ledger-store.ts';

/** Work that follows the ledger, one election after another. Owns one connection that listens. */
export type LedgerFollower = Readonly<{
  /** There is work in this election. */
  touch: (election: string) => void;
  close: () => Promise<void>;
}>;

export type FollowOptions = Readonly<{
  pool: Pool;
  /** Between two rounds: many entries that come one by one are one round's work. */
  restMs: number;
  /** For what was missed while nobody listened, and for what did not work. */
  pollMs: number;
  work: (election: string, stopped: () => boolean) => Promise<void>;
  /** The election is tried again at the next poll. */
  onFailed: (election: string, error: unknown) => void;
}>;

export async function followLedger({ pool, restMs, pollMs, work, onFailed }: FollowOptions): Promise<LedgerFollower> {
  const due = new Set<string>();
  const closing = new AbortController();
  const stopped = (): boolean => closing.signal.aborted;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (due.size > 0 && !stopped()) {
      const round = [...due];
      due.clear();
      for (const election of round) {
        if (stopped()) return;
        await work(election, stopped).catch((error: unknown) => onFailed(election, error));
      }
      await sleep(restMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }
  function touch(election: string): void {
    if (stopped()) return;
    due.add(election);
    running ??= run().finally(() => {
      running = null;
    });
  }
  const touchAll = (): void => {
    listElections(pool).then(
      (elections) => elections.forEach(touch),
      // The database is away: the next poll finds it.
      () => undefined,
    );
  };
  const listening = await listenToLedger(pool, { onElection: touch, onConnected: touchAll, onLost: () => undefined });
  const timer = setInterval(touchAll, pollMs);
  return {
    touch,
    close: async () => {
      closing.abort();
      clearInterval(timer);
      await listening.close();
      await running;
    },
  };
}
