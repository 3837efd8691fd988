import type { StaffOptions } from '../access/staff-entry.ts';
import type { ReportDesk } from '../voters/report-desk.ts';
import { addReportRoutes } from './desk-report-routes.ts';
import { deskRouter, type DeskRouter, type DeskRouterOptions } from './desk-router.ts';
import { addDistress } from './distress-routes.ts';
import { addIncidents } from './incident-routes.ts';
import { addPasskeys, addSession } from './session-routes.ts';
import { addStaff, addViews } from './staff-routes.ts';
import { addViolations, type ViolationRouteOptions } from './violation-routes.ts';

export type DeskRoutesOptions = DeskRouterOptions &
  StaffOptions &
  ViolationRouteOptions &
  Readonly<{ reports: ReportDesk }>;

/** `/api/v1/desk/:election/`: all that staff can ask and do. Each room adds its routes here, one line a room. */
export function deskRoutes(options: DeskRoutesOptions): DeskRouter {
  const router = deskRouter(options);
  addSession(router, options);
  addPasskeys(router, options);
  addStaff(router, options);
  addViews(router, options);
  addViolations(router, options);
  addIncidents(router, options);
  addDistress(router, options);
  addReportRoutes(router, options.reports);
  return router;
}
