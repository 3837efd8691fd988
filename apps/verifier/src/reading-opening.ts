/**
 * What a public opening says of an answer of a verifier. Who she is stays hidden, and the copy's number where it would tell something; of
 * all else nothing may be, because what is hidden looks like what was not read.
 */
import { shownObject } from '@kua/core/observations/submission-body.ts';
import { shownFields, type Opening } from '@kua/core/evidence/statement.ts';
import { verificationBody, type Transcription } from '@kua/core/protocols/transcription-contract.ts';

export type OpenReading = Readonly<{
  station: string;
  contest: string;
  /** The copy's number; null where it is hidden. */
  copy: string | null;
  answer: Transcription;
}>;

/** Null where something else is hidden, or where it is no answer about a copy of a station. */
export function readReading(opening: Opening): OpenReading | null {
  const [by, contestField, copyField, ...rest] = opening;
  if (by?.length !== 1 || contestField === undefined || contestField.length === 1 || copyField === undefined)
    return null;
  const shown = [contestField, ...(copyField.length === 1 ? [] : [copyField]), ...rest];
  const paths = shown.flatMap((field) => (field.length === 1 ? [] : [field[0]]));
  const inOrder = paths.every((path, place) => place === 0 || (paths[place - 1] ?? '') < path);
  if (paths.length < shown.length || !inOrder || paths[0] !== '/contest') return null;
  const fields = shownFields(shown);
  const unreadable = [...fields].flatMap(([path, value]) => (path.startsWith('/unreadable/') ? [value] : []));
  const copy = fields.get('/copy') ?? null;
  const parsed = verificationBody.safeParse({
    ...{ by: nobody, copy: copy ?? '1', unreadable },
    ...Object.fromEntries(['type', 'kind', 'refused', 'station', 'contest'].map((id) => [id, fields.get(`/${id}`)])),
    figures: shownObject(fields, '/figures'),
  });
  if (!parsed.success || parsed.data.type !== 'transcription') return null;
  const { station, contest } = parsed.data;
  if (typeof station !== 'string' || typeof contest !== 'string') return null;
  return { station, contest, copy: copy === null ? null : parsed.data.copy, answer: parsed.data };
}

/** In place of who read it. */
const nobody = 's-000000';
