import { z } from 'zod';
import { deciders } from '@kua/core/access/staff.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { distressTakenBody } from '@kua/core/observations/violation-review-contract.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import { projectToHead } from '../evidence/projector.ts';
import { listCalls, readCall } from '../observations/distress-store.ts';
import type { ReviewSetting } from '../observations/reviewing.ts';
import type { DeskRouter } from './desk-router.ts';
import { nothing } from './violation-routes.ts';

/** `distress/…`: who calls for help, until somebody takes the call, and all who called. Who she is, only the lawyers can open. */
export function addDistress(router: DeskRouter, options: ReviewSetting): void {
  const { database, objects, folds, clock } = options;
  const pool = database.app;
  const answering = { roles: deciders, scope: 'filtered' } as const;

  router.get({ path: 'distress', ...answering }, async (context, staff) =>
    context.json({ calls: await listCalls(pool, staff, 'waiting') }),
  );

  router.get({ path: 'distress/all', ...answering }, async (context, staff) =>
    context.json({ calls: await listCalls(pool, staff, 'all') }),
  );

  router.post({ path: 'distress/:call/take', ...answering, body: z.strictObject({}) }, async (context, staff) => {
    const call = Number(context.req.param('call'));
    const known = Number.isSafeInteger(call) ? await readCall(pool, staff, call) : null;
    if (known === null) return nothing(context);
    const { election } = staff;
    if (known.taken === null) {
      const decision = distressTakenBody.parse({ type: 'distress-taken', by: staff.staff, call });
      const entries = [contentEntry('decision', decision)];
      await appendEntries(pool, { election, entries, receivedAt: clock().toISOString() });
      await projectToHead(database, { election, objects, folds });
    }
    // Of two who answer at once the first has it, and both are told who.
    return context.json((await readCall(pool, staff, call)) ?? known);
  });
}
