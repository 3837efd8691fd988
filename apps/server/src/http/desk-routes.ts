import { deleteCookie, getCookie } from 'hono/cookie';
import { z } from 'zod';
import { staffRoles } from '@kua/core/access/staff.ts';
import { endSession } from '../access/staff-session-store.ts';
import type { ReportDesk } from '../voters/report-desk.ts';
import { addDistress } from './distress-routes.ts';
import { addIncidents } from './incident-routes.ts';
import { addReportRoutes } from './desk-report-routes.ts';
import { addViolations, type ViolationRouteOptions } from './violation-routes.ts';
import { deskRouter, sessionCookie, type DeskRouter, type DeskRouterOptions } from './desk-router.ts';

export type DeskRoutesOptions = DeskRouterOptions & ViolationRouteOptions & Readonly<{ reports: ReportDesk }>;

/** `/api/v1/desk/:election/`: all that staff can ask and do. Each room adds its routes here, one line a room. */
export function deskRoutes(options: DeskRoutesOptions): DeskRouter {
  const router = deskRouter(options);
  addSession(router, options);
  addViolations(router, options);
  addIncidents(router, options);
  addDistress(router, options);
  addReportRoutes(router, options.reports);
  return router;
}

function addSession(router: DeskRouter, { pool }: DeskRoutesOptions): void {
  const anybody = { roles: staffRoles, scope: 'election' } as const;
  router.get({ path: 'session', ...anybody }, (context, staff) => Promise.resolve(context.json(staff)));
  router.post({ path: 'session/end', ...anybody, body: z.strictObject({}) }, async (context) => {
    const token = getCookie(context, sessionCookie);
    if (token !== undefined) await endSession(pool, token);
    deleteCookie(context, sessionCookie, { path: '/', secure: true });
    return context.json({ state: 'ended' });
  });
}
