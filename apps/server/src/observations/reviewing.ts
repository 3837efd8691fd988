/** How a decision of staff about reports comes into the ledger. */
import type { Pool } from 'pg';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import type { ViolationReviewBody } from '@kua/core/observations/violation-review-contract.ts';
import { decide, type Desk, type ReviewRefusal } from '@kua/core/observations/violation-review.ts';
import type { FoldTable } from '../evidence/fold.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import type { Database } from '../postgres/database.ts';
import { inSnapshot } from '../postgres/transaction-store.ts';
import { deskOf } from './review-desk.ts';

export type ReviewSetting = Readonly<{
  database: Database;
  objects: ObjectStore;
  folds: FoldTable;
  clock: () => Date;
}>;

/**
 * Enters what staff decided, and folds it: whoever asks next sees it. The sequence of its entry. Of two who decide at once, both may be
 * entered; the rules take the first, and the second is told.
 */
export async function enterReview(
  setting: ReviewSetting,
  election: string,
  body: ViolationReviewBody,
): Promise<Result<number, ReviewRefusal>> {
  const { database, clock } = setting;
  const before = await projectedDesk(setting, election, body);
  const at = clock().toISOString();
  const decided = decide(before, body, { sequence: Number.MAX_SAFE_INTEGER, at });
  if (!decided.ok) return decided;
  const [entered] = await appendEntries(database.app, {
    election,
    entries: [contentEntry('decision', body)],
    receivedAt: at,
  });
  const sequence = entered?.sequence ?? 0;
  const after = await projectedDesk(setting, election, body);
  return changedBy(after, sequence) ? success(sequence) : failure('changed-meanwhile');
}

async function projectedDesk(setting: ReviewSetting, election: string, body: ViolationReviewBody): Promise<Desk> {
  const { database, objects, folds } = setting;
  await projectToHead(database, { election, objects, folds });
  return withProjections(database.app, (client) => deskOf(client, election, body));
}

async function withProjections<T>(pool: Pool, read: (client: Parameters<typeof deskOf>[0]) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await inSnapshot(client, () => read(client));
  } finally {
    client.release();
  }
}

/** Whether an entry is what changed something of the desk last. One that changed it and was followed at once looks as if it had not: look again. */
function changedBy({ reports, incidents }: Desk, sequence: number): boolean {
  return [...reports.values(), ...incidents.values()].some(({ changed }) => changed === sequence);
}
