import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

const preflight = cors({ origin: '*', allowHeaders: ['content-type', 'x-kua-work'], maxAge: 86_400 });

/**
 * Pages of any origin may ask: the app also comes from mirrors. Nothing here rests on a cookie, only on signatures. The header is set
 * before the answer is made: taking an answer apart again costs as much as all the rest of a request.
 */
export const fromAnywhere: MiddlewareHandler = (context, next) => {
  if (context.req.method === 'OPTIONS') return preflight(context, next);
  context.header('access-control-allow-origin', '*');
  return next();
};
