import type { ClientBase } from 'pg';
import type { ViolationReviewBody } from '@kua/core/observations/violation-review-contract.ts';
import type { Desk } from '@kua/core/observations/violation-review.ts';
import { readDesk } from './review-store.ts';

/** All that a decision is about, from the projections that the connection's search path names. */
export function deskOf(client: ClientBase, election: string, body: ViolationReviewBody): Promise<Desk> {
  switch (body.type) {
    case 'violation-review':
      return readDesk(client, election, { reports: [body.report], incident: null });
    case 'incident':
      return readDesk(client, election, { reports: body.reports, incident: body.id });
    case 'incident-published':
    case 'incident-withdrawn':
    case 'incident-restored':
      return readDesk(client, election, { reports: [], incident: body.id });
  }
}
