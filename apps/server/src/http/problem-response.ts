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
  'submission-malformed': 400,
  'digest-mismatch': 400,
  'signature-invalid': 400,
  'json-invalid': 400,
  'batch-too-long': 400,
  'enrolment-malformed': 400,
  'message-malformed': 400,
  'clock-wrong': 400,
  'request-invalid': 400,
  'not-signed-in': 401,
  'role-missing': 403,
  'foreign-page': 403,
  'own-report': 403,
  'own-call': 403,
  'own-review': 403,
  'report-unknown': 404,
  'incident-unknown': 404,
  'place-unknown': 404,
  'picture-unknown': 404,
  'act-unknown': 404,
  'protocol-unknown': 404,
  'picture-unreadable': 400,
  'code-unknown': 400,
  'personal-number': 400,
  'changed-meanwhile': 409,
  'step-unknown': 409,
  'incident-is-public': 409,
  'report-grouped': 409,
  'reports-unreviewed': 409,
  'text-missing': 409,
  'place-missing': 409,
  'consent-missing': 409,
  'undo-closed': 409,
  'not-yours-to-give': 403,
  'passkey-refused': 400,
  'host-without-passkeys': 400,
  'territory-unknown': 400,
  'device-unknown': 401,
  'work-missing': 401,
  'device-revoked': 403,
  'invitation-unknown': 404,
  'submission-unknown': 404,
  'file-unknown': 404,
  'directory-unknown': 404,
  'phrase-unknown': 404,
  'task-unknown': 404,
  'answer-invalid': 400,
  'id-taken': 409,
  'invitation-used': 409,
  'message-older': 409,
  'too-slow': 408,
  'too-large': 413,
  'type-unsupported': 415,
  'device-quota': 429,
  'holding-quota': 429,
  'holding-full': 429,
  'storage-full': 507,
  'too-many-listeners': 503,
  'too-busy': 503,
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
  return context.body(JSON.stringify(problemBody(code, sentence, more)), problemStatus[code], {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  });
}

/** The same as part of a longer answer. */
export function problemBody(code: ProblemCode, sentence: string, more: Readonly<Record<string, unknown>> = {}) {
  return { type: 'about:blank', title: sentence, status: problemStatus[code], code, ...more };
}
