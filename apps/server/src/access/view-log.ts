import { randomUUID } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import { mostViewedAtOnce, viewedBody, type Viewed } from '@kua/core/access/viewed-contract.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { appendEntries } from '../evidence/ledger-store.ts';

export type Viewing = Readonly<{
  election: string;
  /** Her pseudonym. */
  by: string;
  what: readonly Viewed[];
  now: Date;
}>;

/**
 * Says in the ledger that somebody at the desk opens what was sealed. Before a byte of it is given out: when it returns, that is on disk.
 * Each time anew: who looks twice has looked twice.
 */
export async function logViews(pool: Pool | ClientBase, { election, by, what, now }: Viewing): Promise<void> {
  const runs = Array.from({ length: Math.ceil(what.length / mostViewedAtOnce) }, (_, index) =>
    what.slice(index * mostViewedAtOnce, (index + 1) * mostViewedAtOnce),
  );
  const entries = runs.map((run) => ({
    id: randomUUID(),
    kind: 'decision' as const,
    body: canonicalBytes(viewedBody.parse({ type: 'viewed', by, what: run })),
  }));
  await appendEntries(pool, { election, entries, receivedAt: now.toISOString() });
}
