/** Questions about violations and the forms of their answers. */
import { z } from 'zod';
import type { Result } from '@kua/core/kernel/result.ts';
import {
  reportLists,
  reportOrigins,
  reviewOutcomes,
  violationReviewBody,
  type ReportList,
  type WithdrawalReason,
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
  /** Its station may be named now: an observer says so herself. */
  mayName: z.boolean(),
  changed: z.number(),
  /** How many others may be about the same event. */
  like: z.number(),
});
export type Report = Readonly<z.infer<typeof report>>;

const file = z.looseObject({ sealed: z.string(), width: z.number().nullable(), picture: z.string().nullable() });
export type ReportFile = Readonly<z.infer<typeof file>>;

const incident = z.looseObject({
  id: z.string(),
  state: z.enum(incidentStates),
  says: violationReviewBody.options[1],
  place: localText.nullable(),
  number: z.string().nullable(),
  /** Every observer of it says that her station may be named now. */
  mayName: z.boolean(),
  made: z.number(),
  changed: z.number(),
});
export type Incident = Readonly<z.infer<typeof incident>>;
export type IncidentSays = Omit<Incident['says'], 'type' | 'by' | 'id' | 'seen'>;

const near = z.looseObject({
  report: z.number(),
  code: z.string().nullable(),
  at: z.string().nullable(),
  incident: z.string().nullable(),
});

const detail = report.extend({
  like: z.array(near),
  /** The event of which it is a part. */
  event: incident.nullable(),
  /** Its files that were opened and are what they promised to be. */
  attachments: z.array(file),
  beside: z.array(z.object({ submission: z.number(), kind: z.enum(['act', 'protocol']), receivedAt: z.string() })),
});
/** One report with what the list does not tell of it: what is like it, its event and files, acts and protocols of its station. */
export type Detail = Readonly<z.infer<typeof detail>>;

const page = z.object({
  reports: z.array(report),
  isMore: z.boolean(),
  counts: z.record(z.enum(reportLists), z.number()),
  /** Of how many events the grouped ones are. */
  events: z.number(),
});
/** A list, as many pages of it as were asked for; `isMore`: it goes on. */
export type Board = Readonly<z.infer<typeof page>>;
const incidentPage = z.object({ incidents: z.array(incident), isMore: z.boolean() });

const place = z.looseObject({ id: z.string(), name: localText, path: z.array(z.string()) });
/** Where she may say that something was. `path`: from below the whole down to itself. */
export type Place = Readonly<z.infer<typeof place>>;

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

/** One kind of violation, one region; null for all. */
export type Narrowing = Readonly<{ code: string | null; region: string | null }>;

/** A page of a list behind the report `after`, and how many there are in each list. */
export const askReports = (state: ReportList, { code, region }: Narrowing, after: number): Answer<Board> => {
  const query = new URLSearchParams({
    state,
    ...(code === null ? {} : { code }),
    ...(region === null ? {} : { region }),
    ...(after === 0 ? {} : { after: String(after) }),
  });
  return ask(page, `violations?${query.toString()}`);
};
/** The newest events of a place, or of all; behind the one that was made at `before`. */
export const askIncidents = (
  region: string | null,
  before: number | null,
): Answer<Readonly<{ incidents: readonly Incident[]; isMore: boolean }>> => {
  const query = new URLSearchParams({
    ...(region === null ? {} : { region }),
    ...(before === null ? {} : { before: String(before) }),
  });
  return ask(incidentPage, `incidents?${query.toString()}`);
};
export const askPlaces = (): Answer<Readonly<{ places: readonly Place[] }>> =>
  ask(z.object({ places: z.array(place) }), 'places');
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
export const publishIncident = (id: string, seen: number): Answer<{ changed: number }> =>
  ask(changed, `incidents/${id}/publish`, { seen });
export const withdrawIncident = (id: string, seen: number, reason: WithdrawalReason): Answer<{ changed: number }> =>
  ask(changed, `incidents/${id}/withdraw`, { seen, reason });
/** What she has just withdrawn is public again, as it was. */
export const restoreIncident = (id: string, seen: number): Answer<{ changed: number }> =>
  ask(changed, `incidents/${id}/restore`, { seen });
