/** Questions about violations and the forms of their answers. */
import { z } from 'zod';
import type { Result } from '@kua/core/kernel/result.ts';
import {
  reportOrigins,
  reviewOutcomes,
  violationReviewBody,
} from '@kua/core/observations/violation-review-contract.ts';
import { ask, type Refusal } from '../shell/asking.ts';

const localText = z.record(z.string(), z.string());
const incidentStates = ['drafted', 'published', 'withdrawn'] as const;

const report = z.looseObject({
  report: z.number(),
  origin: z.enum(reportOrigins),
  code: z.string().nullable(),
  station: z.object({ id: z.string(), number: z.string().nullable() }).nullable(),
  territory: z.string().nullable(),
  place: localText.nullable(),
  at: z.string().nullable(),
  receivedAt: z.string(),
  outcome: z.enum(reviewOutcomes),
  incident: z.string().nullable(),
  incidentState: z.enum(incidentStates).nullable(),
  /** Who reviewed it last, and what she says of it. */
  staff: z.string().nullable(),
  note: z.string().nullable(),
  takenBack: z.boolean(),
  corrections: z.number(),
  files: z.number(),
  changed: z.number(),
  like: z.array(z.number()),
});
export type Report = Readonly<z.infer<typeof report>>;

const file = z.looseObject({ sealed: z.string(), width: z.number().nullable(), picture: z.string().nullable() });
export type ReportFile = Readonly<z.infer<typeof file>>;

const detail = z.looseObject({
  station: z.object({ id: z.string(), number: z.string().nullable() }).nullable(),
  files: z.array(file),
  beside: z.array(z.object({ submission: z.number(), kind: z.enum(['act', 'protocol']), receivedAt: z.string() })),
});
/** What the list does not tell of a report: its files, and acts and protocols of its station. */
export type Detail = Readonly<z.infer<typeof detail>>;

const incident = z.looseObject({
  id: z.string(),
  state: z.enum(incidentStates),
  says: violationReviewBody.options[1],
  changed: z.number(),
});
export type Incident = Readonly<z.infer<typeof incident>>;
export type IncidentSays = Omit<Incident['says'], 'type' | 'by' | 'id' | 'seen'>;

const board = z.object({ reports: z.array(report), incidents: z.array(incident) });
export type Board = Readonly<z.infer<typeof board>>;

const code = z.looseObject({ id: z.string(), group: z.string(), name: localText });
export type Code = Readonly<z.infer<typeof code>>;

const said = z.object({
  submission: z.number(),
  text: z.string().nullable(),
  asked: z.string().nullable(),
  answered: z.string().nullable(),
});
export type Said = Readonly<z.infer<typeof said>>;

const changed = z.looseObject({ changed: z.number() });
const made = z.looseObject({ id: z.string(), changed: z.number() });

type Answer<T> = Promise<Result<T, Refusal>>;

export const askBoard = (): Answer<Board> => ask(board, 'violations');
export const askCodes = (): Answer<Readonly<{ codes: readonly Code[] }>> =>
  ask(z.object({ codes: z.array(code) }), 'violation-codes');
export const openWords = (number: number): Answer<Readonly<{ words: readonly Said[] }>> =>
  ask(z.object({ words: z.array(said) }), `violations/${number}/open`, {});
export const askDetail = (number: number): Answer<Detail> => ask(detail, `violations/${number}`);
export const review = (
  number: number,
  { seen, outcome, note }: Readonly<{ seen: number; outcome: Report['outcome']; note: string }>,
): Answer<{ changed: number }> =>
  ask(changed, `violations/${number}/review`, { seen, outcome, ...(note.trim() === '' ? {} : { note: note.trim() }) });
export const saveIncident = (
  id: string | null,
  seen: number,
  says: IncidentSays,
): Answer<{ id: string; changed: number }> => ask(made, 'incidents', { id, seen, ...says });
export const showIncident = (id: string, seen: number, step: 'publish' | 'withdraw'): Answer<{ changed: number }> =>
  ask(changed, `incidents/${id}/${step}`, { seen });
