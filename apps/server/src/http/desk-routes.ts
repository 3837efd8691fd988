import type { StaffOptions } from '../access/staff-entry.ts';
import { deskRouter, type DeskRouter, type DeskRouterOptions } from './desk-router.ts';
import { addPasskeys, addSession } from './session-routes.ts';
import { addStaff, addViews } from './staff-routes.ts';

export type DeskRoutesOptions = DeskRouterOptions & StaffOptions;

/** `/api/v1/desk/:election/`: all that staff can ask and do. Each room adds its routes here, one line a room. */
export function deskRoutes(options: DeskRoutesOptions): DeskRouter {
  const router = deskRouter(options);
  addSession(router, options);
  addPasskeys(router, options);
  addStaff(router, options);
  addViews(router, options);
  return router;
}
