import type { Context } from 'hono';

/** What can go wrong for a caller: stable codes, each with its status. */
export const problemStatus = {
  'not-found': 404,
  'method-not-allowed': 405,
  'election-unknown': 404,
  'contest-unknown': 404,
  'source-unknown': 404,
  'sources-same': 400,
  'query-invalid': 400,
  embargoed: 403,
  'too-many-listeners': 503,
  'not-ready': 503,
  internal: 500,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** RFC 9457, with `code` as the word to rely on. */
export function problem(
  context: Context,
  code: ProblemCode,
  sentence: string,
  more: Readonly<Record<string, unknown>> = {},
): Response {
  const status = problemStatus[code];
  const body = { type: 'about:blank', title: sentence, status, code, ...more };
  return context.body(JSON.stringify(body), status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}
