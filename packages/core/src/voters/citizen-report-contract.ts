/** The body of a `citizen-report` statement, and the decisions of staff about such reports. See docs/formats/citizen-report.md. */
import { z } from 'zod';
import { demands, longestWords, moderationOutcomes, pressed, pressers, pressureForms } from './citizen-report.ts';

const code = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/);
const territory = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]+$/u);

/** When, by their own account: the day, and perhaps the hour, where it happened. */
const claimed = {
  day: z.iso.date().nullable(),
  time: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
    .nullable(),
};
/** `territory`: where no station is named, a territory of the registry; null for nowhere. */
const around = { ...claimed, territory: territory.nullable(), text: z.string().max(longestWords) };

export const citizenReportBody = z.discriminatedUnion('about', [
  /** `code`: of the election's pack, or `other`. */
  z.strictObject({ about: z.literal('violation'), code, ...around }),
  z.strictObject({
    about: z.literal('pressure'),
    code: z.enum(pressureForms),
    pressed: z.enum(pressed),
    by: z.enum(pressers),
    demanded: z.enum(demands),
    ...around,
  }),
]);
export type CitizenReportBody = Readonly<z.infer<typeof citizenReportBody>>;

/** What an opening shows of one: all but the words. A territory whose id is more than a word stays hidden. */
const shown = { text: true, territory: true } as const;
const hiddenPerhaps = { territory: territory.nullable().exactOptional() };
const [violation, pressure] = citizenReportBody.options;
const shownReport = z.discriminatedUnion('about', [
  violation.omit(shown).extend(hiddenPerhaps),
  pressure.omit(shown).extend(hiddenPerhaps),
]);
export type ShownReport = Readonly<z.infer<typeof shownReport>>;

export function parseShownReport(body: unknown): ShownReport | null {
  return shownReport.safeParse(body).data ?? null;
}

const staff = z.string().regex(/^s-[0-9a-z]{6}$/);
/** Ledger sequence of the report. */
const report = z.number().int().positive();

/** Who keyed a call in. The entry of the report itself says nothing about where it came from. */
export const reportCallBody = z.strictObject({ type: z.literal('citizen-report-call'), by: staff, report });

/** `duplicate`: `of` names the report that says the same; null for the others. A later decision about a report takes the place of an earlier one. */
export const reportModeratedBody = z
  .strictObject({
    type: z.literal('citizen-report-moderated'),
    by: staff,
    report,
    /** Ledger sequence of the last decision about it, as its decider saw it; 0 for the first. */
    seen: z.number().int().nonnegative(),
    outcome: z.enum(moderationOutcomes),
    of: report.nullable(),
    /** Moment of the decision, so that the same one taken twice is two entries. */
    at: z.iso.datetime(),
  })
  .refine(({ outcome, of, report: own }) => (outcome === 'duplicate') === (of !== null) && of !== own, {
    path: ['of'],
  });
export type ReportModeratedBody = Readonly<z.infer<typeof reportModeratedBody>>;
