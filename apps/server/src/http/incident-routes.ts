import { randomInt } from 'node:crypto';
import type { Context } from 'hono';
import { z } from 'zod';
import { deciders, type Staff } from '@kua/core/access/staff.ts';
import {
  incidentId,
  violationReviewBody,
  withdrawalReasons,
  type IncidentBody,
  type WithdrawalReason,
} from '@kua/core/observations/violation-review-contract.ts';
import { isInScope, isTerritoryInScope } from '../access/staff-scope-store.ts';
import { readIncidents } from '../observations/incident-store.ts';
import { findUnknownPicture, readReports } from '../observations/report-store.ts';
import { enterReview } from '../observations/reviewing.ts';
import type { DeskRouter } from './desk-router.ts';
import { refusePersonalNumbers } from './personal-number.ts';
import { problem } from './problem-response.ts';
import { nothing, refused, violationsOf, type ViolationRouteOptions } from './violation-routes.ts';

const said = violationReviewBody.options[1].omit({ type: true, by: true, id: true }).extend({
  /** Null for a new one. */
  id: incidentId.nullable(),
});
const seen = z.strictObject({ seen: z.number().int().nonnegative() });
const withdrawal = seen.extend({ reason: z.enum(withdrawalReasons).default('other') });

/** `incidents/…`: reports about one event, and what the public reads of it. */
export function addIncidents(router: DeskRouter, options: ViolationRouteOptions): void {
  const deciding = { roles: deciders, scope: 'filtered' } as const;

  router.post({ path: 'incidents', ...deciding, body: said }, async (context, staff, body) => {
    const { pool } = options;
    const { id, ...says } = body;
    if (id !== null && !(await isHers(staff, options, id))) return nothing(context);
    const { kk, ru, en } = says.text;
    const numbered = refusePersonalNumbers(context, { '/text/kk': kk, '/text/ru': ru, '/text/en': en });
    if (numbered !== null) return numbered;
    const hidden = await hiddenPart(staff, options, says);
    if (hidden !== null) return problem(context, ...hidden);
    const codes = await violationsOf(options, staff.election);
    if (codes.length > 0 && !codes.some((violation) => violation.id === says.code))
      return problem(context, 'code-unknown', 'The election pack has no such violation.', { field: '/code' });
    const made = id ?? `i-${Array.from({ length: 8 }, () => letters[randomInt(letters.length)] ?? '').join('')}`;
    const decision = { type: 'incident', by: staff.staff, id: made, ...says } as const;
    const entered = await enterReview(options, staff.election, decision);
    if (!entered.ok) return refused(context, entered.error);
    const [incident] = await readIncidents(pool, staff, made);
    return context.json({ id: made, changed: entered.value, incident: incident ?? null });
  });

  router.post({ path: 'incidents/:incident/publish', ...deciding, body: seen }, (context, staff, body) =>
    show(context, staff, { type: 'incident-published', ...body }),
  );
  router.post({ path: 'incidents/:incident/withdraw', ...deciding, body: withdrawal }, (context, staff, body) =>
    show(context, staff, { type: 'incident-withdrawn', ...body }),
  );

  async function show(context: Context, staff: Staff, step: Step): Promise<Response> {
    const id = context.req.param('incident') ?? '';
    if (!(await isHers(staff, options, id))) return nothing(context);
    const entered = await enterReview(options, staff.election, { ...step, by: staff.staff, id });
    return entered.ok ? context.json({ id, changed: entered.value }) : refused(context, entered.error);
  }
}

type Step =
  | Readonly<{ type: 'incident-published'; seen: number }>
  | Readonly<{ type: 'incident-withdrawn'; seen: number; reason: WithdrawalReason }>;

const letters = '0123456789abcdefghijklmnopqrstuvwxyz';

async function isHers(staff: Staff, { pool }: Pick<ViolationRouteOptions, 'pool'>, incident: string): Promise<boolean> {
  return incidentId.safeParse(incident).success && (await readIncidents(pool, staff, incident)).length > 0;
}

type Hidden = readonly ['report-unknown' | 'place-unknown' | 'picture-unknown', string, Readonly<{ field: string }>];

/** What the words of an incident name that is not there for her: a place elsewhere, or a report of elsewhere. */
async function hiddenPart(
  staff: Staff,
  { pool }: Pick<ViolationRouteOptions, 'pool'>,
  { station, territory, reports, pictures }: Pick<IncidentBody, 'station' | 'territory' | 'reports' | 'pictures'>,
): Promise<Hidden | null> {
  if (station !== null && !(await isInScope(pool, staff, station)))
    return ['place-unknown', 'There is no such station here.', { field: '/station' }];
  if (territory !== null && !(await isTerritoryInScope(pool, staff, territory)))
    return ['place-unknown', 'There is no such place here.', { field: '/territory' }];
  for (const [index, report] of reports.entries())
    if ((await readReports(pool, staff, { report })).length === 0)
      return ['report-unknown', 'There is no such report here.', { field: `/reports/${index}` }];
  const unknown = await findUnknownPicture(pool, staff.election, pictures);
  return unknown === null
    ? null
    : ['picture-unknown', 'There is no such public picture.', { field: `/pictures/${pictures.indexOf(unknown)}` }];
}
