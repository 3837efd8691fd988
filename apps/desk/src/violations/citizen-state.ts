/** Reports of citizens and calls to the hotline, before and after somebody decided whether they are reports. */
import { signal } from '@preact/signals';
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
import { trouble, troubleOf } from './board-state.ts';

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

export const citizens = signal<readonly CitizenReport[] | null>(null);
/** The report that another one repeats, while she looks for the other one. */
export const first = signal<number | null>(null);

const askAgainMs = 5000;

async function refresh(): Promise<void> {
  const answer = await ask(z.object({ reports: z.array(citizenReport) }), 'reports');
  if (answer.ok) citizens.value = answer.value.reports;
}

export function followCitizens(): () => void {
  void refresh();
  const timer = setInterval(() => void refresh(), askAgainMs);
  return () => clearInterval(timer);
}

/** Whoever asks is named in the log. */
export const openCitizenWords = (report: number): Promise<Result<Readonly<{ words: string }>, Refusal>> =>
  ask(z.object({ words: z.string() }), `reports/${report}/open`, {});

/** Decided anew as often as she likes: a later decision takes the place of the one before. */
export async function moderate(
  { report, changed: seen }: Pick<CitizenReport, 'report' | 'changed'>,
  outcome: ModerationOutcome,
  of: number | null,
): Promise<void> {
  const answer = await ask(z.looseObject({}), `reports/${report}/moderate`, { seen, outcome, of });
  trouble.value = answer.ok ? null : troubleOf(answer.error);
  if (answer.ok) first.value = null;
  await refresh();
}
