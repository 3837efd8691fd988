import { Hono, type Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { hasRole, type Staff, type StaffRole } from '@kua/core/access/staff.ts';
import { isInScope } from '../access/staff-scope-store.ts';
import { findSession } from '../access/staff-session-store.ts';
import type { BodyBudget } from './body-budget.ts';
import { problem } from './problem-response.ts';
import { withJson } from './request-json.ts';

/**
 * How a route keeps to the caller's territories. `election`: there is nothing of a place in it. `filtered`: its handler shows only what
 * lies in them. `station`: `:station` of the path lies in them, or the route is not there. `task`: `:task` of the path is hers, or
 * the route is not there; its handler sees to it.
 */
export type DeskScope = 'election' | 'filtered' | 'station' | 'task';

export type DeskRoute = Readonly<{
  /** Below `/api/v1/desk/:election/`, without a slash in front. */
  path: string;
  roles: readonly StaffRole[];
  scope: DeskScope;
}>;

/** `anyone`: whoever asks, signed in or not. */
export type DeskRouteRow = Readonly<{
  method: 'GET' | 'POST';
  path: string;
  roles: readonly StaffRole[] | 'anyone';
  scope: DeskScope;
}>;

export type DeskRouter = Readonly<{
  get: (route: DeskRoute, answer: (context: Context, staff: Staff) => Promise<Response>) => void;
  /** JSON of at most 64 KiB, read by the schema: what does not fit is refused with the place in it. */
  post: <T>(
    route: DeskRoute & Readonly<{ body: z.ZodType<T> }>,
    answer: (context: Context, staff: Staff, body: T) => Promise<Response>,
  ) => void;
  /** For whoever is not signed in yet. */
  postByAnyone: <T>(
    route: Readonly<{ path: string; body: z.ZodType<T> }>,
    answer: (context: Context, body: T) => Promise<Response>,
  ) => void;
  /** A body that is no JSON; its handler reads it, and no more of it than it may be long. */
  postBytes: (route: DeskRoute, answer: (context: Context, staff: Staff) => Promise<Response>) => void;
  /** All that there are, for whoever checks that each has its row in the matrix of roles. */
  table: readonly DeskRouteRow[];
  app: Hono;
}>;

export type DeskRouterOptions = Readonly<{ pool: Pool; bodies: BodyBudget; clock: () => Date }>;

const longestBody = 64 * 1024;
/** The prefix keeps it to this host and to its root (RFC 6265bis); browsers take it over HTTPS alone, or from this machine. */
export const sessionCookie = '__Host-kua-desk';

/** Every route of the desk is made here, so that none is without roles and scope: who is not named is refused. */
export function deskRouter({ pool, bodies, clock }: DeskRouterOptions): DeskRouter {
  const app = new Hono();
  const table: DeskRouteRow[] = [];

  function door(row: DeskRouteRow, answer: (context: Context) => Promise<Response>): void {
    table.push(row);
    app.on(row.method, `/:election/${row.path}`, async (context) => {
      context.header('cache-control', 'no-store');
      // No id has such letters, and the database takes not all of them.
      if (Object.values(context.req.param()).some((part: string) => /\p{C}/u.test(part))) return notFound(context);
      return row.method === 'POST' && !isOwnPage(context)
        ? problem(context, 'foreign-page', 'This was asked by a page that is not the desk.')
        : answer(context);
    });
  }

  function route(
    method: 'GET' | 'POST',
    { path, roles, scope }: DeskRoute,
    answer: (context: Context, staff: Staff) => Promise<Response>,
  ): void {
    door({ method, path, roles, scope }, async (context) => {
      const staff = await staffOf(context, { pool, clock });
      if (staff === null) return problem(context, 'not-signed-in', 'Nobody is signed in here. Sign in and try again.');
      if (!hasRole(staff, roles)) {
        return problem(context, 'role-missing', 'This is for others at the desk. An administrator gives roles.');
      }
      const station = context.req.param('station');
      if (scope === 'station' && !(await isInScope(pool, staff, station ?? ''))) return notFound(context);
      return answer(context, staff);
    });
  }

  function withBody<T>(context: Context, body: z.ZodType<T>, answer: (read: T) => Promise<Response>) {
    return withJson(context, { most: longestBody, bodies }, async (value) => {
      const read = body.safeParse(value);
      if (read.success) return answer(read.data);
      const field = `/${(read.error.issues[0]?.path ?? []).map(String).join('/')}`;
      return problem(context, 'request-invalid', 'This is not of the form that is taken here.', { field });
    });
  }

  return {
    get: (row, answer) => route('GET', row, answer),
    post: ({ body, ...row }, answer) =>
      route('POST', row, (context, staff) => withBody(context, body, (read) => answer(context, staff, read))),
    postByAnyone: ({ path, body }, answer) =>
      door({ method: 'POST', path, roles: 'anyone', scope: 'election' }, (context) =>
        withBody(context, body, (read) => answer(context, read)),
      ),
    postBytes: (row, answer) => route('POST', row, answer),
    table,
    app,
  };
}

function notFound(context: Context): Response {
  return problem(context, 'not-found', 'There is nothing here.');
}

export async function staffOf(
  context: Context,
  { pool, clock }: Pick<DeskRouterOptions, 'pool' | 'clock'>,
): Promise<Staff | null> {
  const token = getCookie(context, sessionCookie);
  const election = context.req.param('election');
  if (token === undefined || election === undefined) return null;
  return findSession(pool, { election, token, now: clock() });
}

/** Every browser of today says where a request comes from. A program that is none has no cookie of somebody else. */
export function isOwnPage(context: Context): boolean {
  return ['same-origin', undefined].includes(context.req.header('sec-fetch-site'));
}
