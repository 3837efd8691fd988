/** Whether an opening is one of a submission: what it shows was signed, so that nobody who opens can make anybody say something else. Pure. */
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { openingRoot, type Opening } from '@kua/core/evidence/statement.ts';
import { contestPath } from '@kua/core/observations/submission-body.ts';
import { systemSha256 } from '../evidence/system-sha256.ts';

/** What the envelope of a submission binds. */
export type Signed = Readonly<{ election: string; id: string; device: string; statement: string }>;

/** The root that an opening gives, by the system's SHA-256: every opening is hashed three times on its way. */
export function rootOfOpening(opening: Opening): string {
  return openingRoot(opening, systemSha256);
}

/** What cannot be read shows nothing that could be held against the envelope. */
export function isOpeningOf(opening: SubmissionOpening, signed: Signed): boolean {
  if (opening.outcome === 'unreadable') return true;
  const { fields, problem } = opening;
  const named = new Map<string, unknown>();
  for (const field of fields) if (field.length > 1 && bound.has(field[0])) named.set(field[0], field[2]);
  return (
    named.get('/election') === signed.election &&
    named.get('/id') === signed.id &&
    named.get('/device') === signed.device &&
    fields.every(isWellFormed) &&
    (problem !== null || showsWholeBody(fields, named.get('/kind'))) &&
    rootOfOpening(fields) === signed.statement
  );
}

const bound: ReadonlySet<string> = new Set(['/election', '/id', '/device', '/kind']);

/** Half a character cannot be hashed, and so was not signed. */
function isWellFormed(field: Opening[number]): boolean {
  const [path, , value] = field;
  return path.isWellFormed() && (typeof value !== 'string' || value.isWellFormed());
}

/**
 * Bodies that count have no words, and are shown whole: a figure left out would say less than was signed. Fields stand in the order of
 * their paths, which the root binds, so that whatever is hidden between the contest, which is the body's first, and what follows the body
 * belongs to it.
 */
function showsWholeBody(fields: Opening, kind: unknown): boolean {
  if (kind !== 'protocol' && kind !== 'relay') return true;
  const contest = contestPath[kind];
  const first = fields.findIndex((field) => field.length > 1 && field[0] === contest);
  const after = fields.findIndex(([path]) => path === '/capturedAt');
  return first >= 0 && fields.slice(first, after).every((field) => field.length > 1);
}
