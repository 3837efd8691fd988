import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { leafHashBy } from '@kua/core/evidence/merkle.ts';
import type { ElectionLogs } from '../evidence/election-logs.ts';
import { appendEntries, type Appended } from '../evidence/ledger-store.ts';
import type { Signer } from '../evidence/signer.ts';
import { systemSha256 } from '../evidence/system-sha256.ts';
import { databaseTrouble } from '../postgres/database-trouble.ts';
import { submissionEntry } from './submission-entry.ts';
import { hexOf } from '../evidence/hex.ts';

/**
 * What became of a submission. `kept`: it is in the ledger, on disk, and this is its receipt. `conflict`: other bytes stand under its id.
 * `full`, `away`: nothing was promised; what was stored in spite of that is answered as `repeated` when it is sent again.
 */
export type Committed =
  | Readonly<{ outcome: 'kept'; repeated: boolean; sequence: number; receipt: string }>
  | Readonly<{ outcome: 'conflict' | 'full' | 'away' }>;

/** The one way of submissions into the ledger. Those that wait share the next transaction of their election. */
export type SubmissionCommitter = Readonly<{
  commit: (envelope: Envelope) => Promise<Committed>;
  /** True while so many are under way that work which can wait should. */
  isBusy: () => boolean;
}>;

type Waiting = Readonly<{
  envelope: Envelope;
  entry: ReturnType<typeof submissionEntry>;
  resolve: (outcome: Committed) => void;
  reject: (error: unknown) => void;
}>;

/** One election's queue. Owned by the committer. `next`: no transaction begins before (monotonic milliseconds). */
type Queue = { waiting: Waiting[]; running: boolean; prepared: boolean; next: number };

const mostTogether = 256;
/**
 * Between the beginnings of two transactions. A transaction and the signer's answer cost as much for one submission as for ten: without a
 * pause a steady stream would come in ones and twos.
 */
const gatherMs = 10;
/** So many are not kept waiting for others. */
const enough = 16;
/** Under way at once: more than the door has of itself at half of what it can do. */
const crowd = 16;
/** Between two transactions there are few for a moment. */
const crowdMs = 150;

export function submissionCommitter(
  options: Readonly<{ pool: Pool; signer: Signer; logs: ElectionLogs; clock: () => Date }>,
): SubmissionCommitter {
  const { pool, signer, logs, clock } = options;
  const queues = new Map<string, Queue>();
  let underWay = 0;
  let crowdedAt = -crowdMs;

  async function run(election: string, queue: Queue): Promise<void> {
    queue.running = true;
    while (queue.waiting.length > 0) {
      const early = queue.next - performance.now();
      if (early > 0 && queue.waiting.length < enough) await sleep(early);
      queue.next = performance.now() + gatherMs;
      const batch = queue.waiting.splice(0, mostTogether);
      try {
        // A ledger that is behind what was signed must begin a new generation of the log before it takes anything in.
        if (!queue.prepared) queue.prepared = (await logs.sign(election)).ok;
        if (queue.prepared) await commitBatch(election, queue, batch);
        else settle(batch, { outcome: 'away' });
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    queue.running = false;
  }

  async function commitBatch(election: string, queue: Queue, batch: readonly Waiting[]): Promise<void> {
    const appended = await append(election, batch);
    if (appended !== null) {
      // Who only sends again what is here makes no crowd.
      const isFresh = appended.some(({ outcome }) => outcome === 'appended');
      if (isFresh && underWay >= crowd) crowdedAt = performance.now();
      // The next transaction does not wait for these signatures.
      void receipt(election, queue, batch, appended);
      return;
    }
    if (batch.length > 1) {
      // Something in it cannot be stored: the others can.
      for (const one of batch) await commitBatch(election, queue, [one]);
    }
  }

  /** Null when nothing of the batch was stored; a batch of one was answered then. */
  async function append(election: string, batch: readonly Waiting[]): Promise<readonly Appended[] | null> {
    const entries = batch.map(({ entry }) => entry);
    try {
      return await appendEntries(pool, { election, entries, receivedAt: clock().toISOString() });
    } catch (error) {
      const trouble = databaseTrouble(error);
      if (trouble !== null) {
        settle(batch, { outcome: trouble });
        return appendedNothing;
      }
      if (batch.length > 1) return null;
      for (const { reject } of batch) reject(error);
      return null;
    }
  }

  async function receipt(
    election: string,
    queue: Queue,
    batch: readonly Waiting[],
    appended: readonly Appended[],
  ): Promise<void> {
    const kept = batch.flatMap((one, index) => {
      const outcome = appended[index];
      if (outcome?.outcome === 'conflict') one.resolve({ outcome: 'conflict' });
      return outcome === undefined || outcome.outcome === 'conflict' ? [] : [{ one, outcome }];
    });
    if (kept.length === 0) return;
    try {
      const signed = await signer.receipts(
        election,
        kept.map(({ one, outcome }) => ({
          index: outcome.sequence - 1,
          leaf: hexOf(leafHashBy(systemSha256, one.entry.leaf ?? new Uint8Array())),
          time: outcome.receivedAt,
          sealed: one.envelope.digest,
          statement: one.envelope.statement,
          repeated: outcome.outcome === 'repeated',
        })),
      );
      if (!signed.ok) queue.prepared = false;
      for (const [index, { one, outcome }] of kept.entries()) {
        const note = signed.ok ? signed.value[index] : undefined;
        if (note === undefined) one.resolve({ outcome: 'away' });
        else {
          const repeated = outcome.outcome === 'repeated';
          one.resolve({ outcome: 'kept', repeated, sequence: outcome.sequence, receipt: note });
        }
      }
    } catch (error) {
      for (const { one } of kept) one.reject(error);
    }
  }

  function queued(envelope: Envelope): Promise<Committed> {
    return new Promise((resolve, reject) => {
      const { election } = envelope;
      const queue = queues.get(election) ?? { waiting: [], running: false, prepared: false, next: 0 };
      queues.set(election, queue);
      queue.waiting.push({ envelope, entry: submissionEntry(envelope), resolve, reject });
      if (!queue.running) void run(election, queue);
    });
  }

  return {
    isBusy: () => performance.now() - crowdedAt < crowdMs,
    commit: (envelope) => {
      underWay += 1;
      return queued(envelope).finally(() => {
        underWay -= 1;
      });
    },
  };
}

/** The database had trouble: everybody was answered. */
const appendedNothing: readonly Appended[] = [];

function settle(batch: readonly Waiting[], outcome: Committed): void {
  for (const { resolve } of batch) resolve(outcome);
}
