/** Questions about reports of citizens and calls to the hotline, and the forms of their answers. */
import { z } from 'zod';
import type { Result } from '@kua/core/kernel/result.ts';
import {
  demands,
  moderationOutcomes,
  pressed,
  pressers,
  reportKinds,
  reportOrigins,
  type ModerationOutcome,
} from '@kua/core/voters/citizen-report.ts';
import { ask, type Refusal } from '../shell/asking.ts';
import { citizenLists, type CitizenList } from './report-filters.ts';

const citizenReport = z.looseObject({
  report: z.number(),
  origin: z.enum(reportOrigins),
  about: z.enum(reportKinds),
  code: z.string(),
  /** Of pressure: what was done to whom, by whom, and what for. */
  pressed: z.enum(pressed).nullable(),
  by: z.enum(pressers).nullable(),
  demanded: z.enum(demands).nullable(),
  station: z.string().nullable(),
  number: z.string().nullable(),
  place: z.record(z.string(), z.string()).nullable(),
  day: z.string().nullable(),
  time: z.string().nullable(),
  receivedAt: z.string(),
  outcome: z.enum(moderationOutcomes).nullable(),
  of: z.number().nullable(),
  /** Of the last decision about it, 0 before the first: a decision is about what she sees. */
  changed: z.number(),
  receipt: z.string(),
});
export type CitizenReport = Readonly<z.infer<typeof citizenReport>>;

const page = z.object({
  reports: z.array(citizenReport),
  isMore: z.boolean(),
  counts: z.record(z.enum(citizenLists), z.number()),
});
export type CitizenBoard = Readonly<z.infer<typeof page>>;

type Answer<T> = Promise<Result<T, Refusal>>;

/** A page of a list behind the report `after`, and how many there are in each list. */
export const askCitizens = (state: CitizenList, after: number): Answer<CitizenBoard> =>
  ask(page, `reports?state=${state}${after === 0 ? '' : `&after=${after}`}`);
export const askCitizen = (report: number): Answer<Readonly<{ report: CitizenReport }>> =>
  ask(z.object({ report: citizenReport }), `reports/${report}`);
/** Whoever asks is named in the log. */
export const openCitizenWords = (report: number): Answer<Readonly<{ words: string }>> =>
  ask(z.object({ words: z.string() }), `reports/${report}/open`, {});
export const moderateReport = (
  report: number,
  wish: Readonly<{ seen: number; outcome: ModerationOutcome; of: number | null }>,
): Answer<unknown> => ask(z.looseObject({}), `reports/${report}/moderate`, wish);
