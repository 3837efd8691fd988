import type { StaffOptions } from '../access/staff-entry.ts';
import type { CoverageOptions } from '../coverage/coverage-keeper.ts';
import { addCoverage } from './coverage-routes.ts';
import { deskRouter, type DeskRouter, type DeskRouterOptions } from './desk-router.ts';
import { addPasskeys, addSession } from './session-routes.ts';
import { addStaff, addViews } from './staff-routes.ts';
import type { ReportDesk } from '../voters/report-desk.ts';
import { addReportRoutes } from './desk-report-routes.ts';
import { addPictures } from './picture-routes.ts';
import { addDistress } from './distress-routes.ts';
import { addIncidents } from './incident-routes.ts';
import type { VerifyDesk } from './verify-desk.ts';
import { addVerify } from './verify-routes.ts';
import { addViolations, type ViolationRouteOptions } from './violation-routes.ts';

export type DeskRoutesOptions = DeskRouterOptions &
  StaffOptions &
  CoverageOptions &
  ViolationRouteOptions &
  Readonly<{ verify: VerifyDesk; reports: ReportDesk }>;

/** `/api/v1/desk/:election/`: all that staff can ask and do. Each room adds its routes here, one line a room. */
export function deskRoutes(options: DeskRoutesOptions): DeskRouter {
  const router = deskRouter(options);
  addSession(router, options);
  addPasskeys(router, options);
  addStaff(router, options);
  addViews(router, options);
  addCoverage(router, options);
  addVerify(router, options.verify);
  addViolations(router, options);
  addIncidents(router, options);
  addDistress(router, options);
  addReportRoutes(router, options.reports);
  addPictures(router, options);
  return router;
}
