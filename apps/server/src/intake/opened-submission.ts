/** What an opening says of a submission: read from its shown fields, which were held against the statement root. Pure. */
import { z } from 'zod';
import { shownFields, type Opening } from '@kua/core/evidence/statement.ts';
import { attachmentSchema, submissionKinds, type Attachment } from '@kua/core/evidence/statement-contract.ts';
import type { SubmissionOpening } from '@kua/core/evidence/opening-contract.ts';
import { parseCorrection, parseProtocol, parseRelay, shownObject } from '@kua/core/observations/submission-body.ts';
import type { CellPositions } from '../protocols/cell-projection.ts';
import { figuresOf, type OpenedStatement } from '../protocols/statement-projection.ts';
import type { Quarantine } from './quarantine-projection.ts';

export type OpenedSubmission = Readonly<{
  sequence: number;
  kind: (typeof submissionKinds)[number] | null;
  station: string | null;
  capturedAt: string | null;
  supersedes: string | null;
  body: unknown;
  attachments: readonly Attachment[];
  opening: Opening | null;
  quarantine: Quarantine | null;
}>;

const sentences: Readonly<Record<string, string>> = {
  'seal-unreadable': 'the seal cannot be opened with the key of this election',
  'statement-unreadable': 'what was sealed is not a statement',
  'statement-mismatch': 'what was sealed is not what the device signed',
  'election-mismatch': 'what was sealed belongs to another election',
  'id-mismatch': 'what was sealed belongs to another submission',
  'device-mismatch': 'what was sealed was made by another device',
  'opening-too-long': 'what would be shown of the statement is longer than an opening may be',
  'opening-failed': 'the opener ends when it opens this',
  'body-invalid': 'the statement is not of the form that its kind has',
};

const header = z.object({
  kind: z.enum(submissionKinds),
  /** Hidden where it is no word and nothing of the statement counts. */
  station: z
    .string()
    .nullish()
    .transform((id) => id ?? null),
  capturedAt: z.string(),
  supersedes: z.uuid().nullable(),
});

/** What a database can keep: no NUL, no half characters. The opener shows none; if it ever did, the projections must not stop at it. */
function isStorable(opening: SubmissionOpening): boolean {
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(opening));
}

/** As the database understands it; null for what is no time, or none that it knows. */
function instantOf(text: string): string | null {
  const time = Date.parse(text);
  return time >= earliest && time < latest ? new Date(time).toISOString() : null;
}
const [earliest, latest] = [Date.UTC(1800, 0), Date.UTC(4000, 0)];

export function readOpening(sequence: number, opening: SubmissionOpening): OpenedSubmission {
  const nothing = { sequence, kind: null, station: null, capturedAt: null, supersedes: null, body: null };
  const refuse = (code: string, field: string | null): Quarantine => ({
    sequence,
    code,
    sentence: sentences[code] ?? 'the statement cannot be used',
    field,
  });
  const unread = { ...nothing, attachments: [], opening: null };
  if (opening.outcome === 'unreadable') return { ...unread, quarantine: refuse(opening.code, null) };
  if (!isStorable(opening)) return { ...unread, quarantine: refuse('statement-unreadable', null) };
  const shown = shownFields(opening.fields);
  const read = header.safeParse(
    Object.fromEntries(['kind', 'station', 'capturedAt', 'supersedes'].map((name) => [name, shown.get(`/${name}`)])),
  );
  if (!read.success) {
    return { ...unread, opening: opening.fields, quarantine: refuse('statement-unreadable', null) };
  }
  const body = shownObject(shown, '/body');
  const { problem } = opening;
  const { kind, capturedAt } = read.data;
  return {
    sequence,
    ...read.data,
    capturedAt: instantOf(capturedAt),
    // What cannot be used takes nothing back, whichever of the two is opened first.
    supersedes: problem !== null ? null : kind === 'correction' ? withdrawnOriginal(body) : read.data.supersedes,
    body,
    attachments: readAttachments(shown),
    opening: opening.fields,
    quarantine: problem === null ? null : refuse(problem.code, problem.field),
  };
}

/** A correction that takes its original back supersedes it; one that adds words to it does not. */
function withdrawnOriginal(body: unknown): string | null {
  const correction = parseCorrection(body);
  return correction?.withdrawn === true ? correction.original : null;
}

function readAttachments(shown: ReadonlyMap<string, unknown>): readonly Attachment[] {
  const listed = shownObject(shown, '/attachments');
  const read = z.array(attachmentSchema).safeParse(Object.values(listed ?? {}));
  return read.data ?? [];
}

/** The row of a submission that may count: its device was on the list and its source known. */
export type SubmissionRow = Readonly<{
  sequence: number;
  id: string;
  device: string;
  source: string | null;
  receivedAt: string;
}>;

/** What counts among opened submissions, and why the others cannot. */
export function countStatements(
  opened: readonly Readonly<{ row: SubmissionRow; submission: OpenedSubmission }>[],
  cells: CellPositions,
): Readonly<{ counted: readonly OpenedStatement[]; uncounted: readonly Quarantine[] }> {
  const [counted, uncounted]: [OpenedStatement[], Quarantine[]] = [[], []];
  for (const { row, submission } of opened) {
    const { sequence, id, device, source, receivedAt } = row;
    if (source === null) continue;
    const statement = countedStatement(submission, { sequence, id, device, source, receivedAt }, cells);
    if ('code' in statement) uncounted.push(statement);
    else counted.push(statement);
  }
  return { counted, uncounted };
}

/** What counts as a statement of a source: protocols and relays of them, and withdrawals; or why it cannot. Other kinds only have their row. */
function countedStatement(
  submission: OpenedSubmission,
  row: SubmissionRow & Readonly<{ source: string }>,
  cells: CellPositions,
): OpenedStatement | Quarantine {
  const { sequence, station, supersedes, capturedAt } = submission;
  const common = { ...row, sequence, supersedes, capturedAt };
  const none = { ...common, protocol: null, original: null };
  const relay = submission.kind === 'relay' ? parseRelay(submission.body) : null;
  const protocol = submission.kind === 'protocol' ? parseProtocol(submission.body) : (relay?.body ?? null);
  if (protocol === null && (submission.kind === 'protocol' || submission.kind === 'relay')) {
    return { sequence, code: 'body-invalid', sentence: sentences['body-invalid'] ?? '', field: '/body' };
  }
  if (protocol === null) {
    // Only a correction takes back; what another kind says it supersedes is no protocol.
    return submission.kind === 'correction' ? none : { ...none, supersedes: null };
  }
  if (station === null) {
    return { sequence, code: 'station-missing', sentence: 'a protocol names its station', field: '/station' };
  }
  const figures = figuresOf(protocol, cells);
  if ('code' in figures) return { sequence, ...figures };
  const original = relay === null ? null : { id: relay.original, device: relay.device };
  return { ...common, protocol: { contest: protocol.contest, station, figures: figures.figures }, original };
}
