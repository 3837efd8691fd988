import { randomInt } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { deciders, type Staff } from '@kua/core/access/staff.ts';
import {
  incidentId,
  violationReviewBody,
  withdrawalReasons,
  type ViolationReviewBody,
} from '@kua/core/observations/violation-review-contract.ts';
import { listIncidents, readIncident, type IncidentRow } from '../observations/incident-store.ts';
import { enterReview } from '../observations/reviewing.ts';
import type { DeskRouter } from './desk-router.ts';
import { findHidden } from './incident-parts.ts';
import { refusePersonalNumbers } from './personal-number.ts';
import { problem } from './problem-response.ts';
import {
  nothing,
  readers,
  refused,
  region,
  sequence,
  violationsOf,
  type ViolationRouteOptions,
} from './violation-routes.ts';

const said = violationReviewBody.options[1].omit({ type: true, by: true, id: true }).extend({
  /** Null for a new one. */
  id: incidentId.nullable(),
});
const seen = z.strictObject({ seen: z.number().int().nonnegative() });
const withdrawal = seen.extend({ reason: z.enum(withdrawalReasons) });
/** `before`: where the last one of the page before was made. */
const wish = z.object({ region, before: sequence.optional() });

/** `incidents/…`: reports about one event, and what the public reads of it. */
export function addIncidents(router: DeskRouter, options: ViolationRouteOptions): void {
  const { pool } = options;
  const deciding = { roles: deciders, scope: 'filtered' } as const;

  router.get({ path: 'incidents', roles: readers, scope: 'filtered' }, async (context, staff) => {
    const asked = wish.safeParse(context.req.query());
    if (!asked.success) return problem(context, 'query-invalid', 'This filter is not known.');
    return context.json(await listIncidents(pool, staff, asked.data));
  });

  router.post({ path: 'incidents', ...deciding, body: said }, async (context, staff, body) => {
    const { id, ...says } = body;
    if (id !== null && (await readIncident(pool, staff, id)) === null) return nothing(context);
    const numbered = refuseNumbers(context, says.text);
    if (numbered !== null) return numbered;
    const hidden = await findHidden(pool, staff, says);
    if (hidden !== null) return problem(context, hidden.code, hidden.sentence, { field: hidden.field });
    const codes = await violationsOf(options, staff.election);
    if (codes.length > 0 && !codes.some((violation) => violation.id === says.code))
      return problem(context, 'code-unknown', 'The election pack has no such violation.', { field: '/code' });
    const made = id ?? `i-${Array.from({ length: 8 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
    const decision = { type: 'incident', by: staff.staff, id: made, ...says } as const;
    const entered = await enterReview(options, staff.election, decision);
    if (!entered.ok) return refused(context, entered.error);
    return context.json({ id: made, changed: entered.value, incident: await readIncident(pool, staff, made) });
  });

  router.post({ path: 'incidents/:incident/publish', ...deciding, body: seen }, (context, staff, body) =>
    show(context, staff, (by, incident) => {
      const step = { type: 'incident-published', by, id: incident.id, ...body } as const;
      return refuseNumbers(context, incident.says.text) ?? step;
    }),
  );
  router.post({ path: 'incidents/:incident/withdraw', ...deciding, body: withdrawal }, (context, staff, body) =>
    show(context, staff, (by, { id }) => ({ type: 'incident-withdrawn', by, id, ...body })),
  );
  router.post({ path: 'incidents/:incident/restore', ...deciding, body: seen }, (context, staff, body) =>
    show(context, staff, (by, { id }) => ({ type: 'incident-restored', by, id, ...body })),
  );

  /** One step of an event before the public, or the refusal of it. */
  async function show(
    context: Context,
    staff: Staff,
    step: (by: string, incident: IncidentRow) => ViolationReviewBody | Response,
  ): Promise<Response> {
    const id = incidentId.safeParse(context.req.param('incident'));
    const incident = id.success ? await readIncident(pool, staff, id.data) : null;
    if (incident === null) return nothing(context);
    const wished = step(staff.staff, incident);
    if (wished instanceof Response) return wished;
    const entered = await enterReview(options, staff.election, wished);
    return entered.ok ? context.json({ id: incident.id, changed: entered.value }) : refused(context, entered.error);
  }
}

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

function refuseNumbers(context: Context, { kk, ru, en }: IncidentRow['says']['text']): Response | null {
  return refusePersonalNumbers(context, { '/text/kk': kk, '/text/ru': ru, '/text/en': en });
}
