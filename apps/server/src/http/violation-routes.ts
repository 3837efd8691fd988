import type { Context } from 'hono';
import { z } from 'zod';
import { deciders, type Staff } from '@kua/core/access/staff.ts';
import { likeReports } from '@kua/core/observations/violation-likeness.ts';
import { reportLists, violationReviewBody } from '@kua/core/observations/violation-review-contract.ts';
import type { ReviewRefusal } from '@kua/core/observations/violation-review.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import type { Election } from '@kua/core/registry/election.ts';
import { readIncident } from '../observations/incident-store.ts';
import { readNear, type NearRow } from '../observations/near-store.ts';
import { countReports, listReports, readReport, type ReportRow } from '../observations/report-list-store.ts';
import { readBeside, readCorrections, readReportDevice, readReportFiles } from '../observations/report-store.ts';
import { readWords, type ReadingSetting } from '../observations/report-words.ts';
import { enterReview, type ReviewSetting } from '../observations/reviewing.ts';
import { listPlaces } from '../access/place-store.ts';
import { readElections } from '../publication/publication-store.ts';
import type { DeskRouter } from './desk-router.ts';
import { refusePersonalNumbers } from './personal-number.ts';
import { problem } from './problem-response.ts';

export type ViolationRouteOptions = ReviewSetting &
  ReadingSetting &
  Readonly<{ rules: (election: Election) => Promise<Readonly<{ handbook: Handbook | null }>> }>;

export const readers = [...deciders, 'auditor'] as const;

const { code, territory } = violationReviewBody.options[1].shape;
export const region = territory.unwrap().optional();
export const sequence = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const wish = z.object({
  state: z.enum(reportLists).default('all'),
  code: code.optional(),
  region,
  /** The last report of the page before. */
  after: sequence.default(0),
});

/** `violations/…`: what was reported, and what staff find of each. */
export function addViolations(router: DeskRouter, options: ViolationRouteOptions): void {
  const { pool } = options;
  const reading = { roles: readers, scope: 'filtered' } as const;
  const deciding = { roles: deciders, scope: 'filtered' } as const;

  router.get({ path: 'violations', ...reading }, async (context, staff) => {
    const asked = wish.safeParse(context.req.query());
    if (!asked.success) return problem(context, 'query-invalid', 'This filter is not known.');
    const { election } = staff;
    const { reports, isMore } = await listReports(pool, staff, asked.data);
    const near = await readNear(
      pool,
      election,
      reports.map(({ report }) => report),
    );
    const violations = await violationsOf(options, election);
    return context.json({
      reports: reports.map((report) => ({ ...report, like: likeOf(report, near, violations).length })),
      isMore,
      ...(await countReports(pool, staff, asked.data)),
    });
  });

  router.get({ path: 'violation-codes', roles: readers, scope: 'election' }, async (context, staff) => {
    const codes = await violationsOf(options, staff.election);
    return context.json({ codes: codes.map(({ id, group, name, severity }) => ({ id, group, name, severity })) });
  });

  router.get({ path: 'places', roles: readers, scope: 'filtered' }, async (context, staff) =>
    context.json({ places: await listPlaces(pool, staff) }),
  );

  router.get({ path: 'violations/:report', ...reading }, async (context, staff) => {
    const report = await reportOf(context, staff, options);
    if (report === null) return nothing(context);
    const { election } = staff;
    const near = await readNear(pool, election, [report.report]);
    return context.json({
      ...report,
      like: likeOf(report, near, await violationsOf(options, election)),
      event: report.incident === null ? null : await readIncident(pool, staff, report.incident),
      attachments: await readReportFiles(pool, election, report.report),
      beside: report.station === null ? [] : await readBeside(pool, election, report.station.id),
    });
  });

  router.post({ path: 'violations/:report/open', ...deciding, body: z.strictObject({}) }, async (context, staff) => {
    const report = await reportOf(context, staff, options);
    if (report === null) return nothing(context);
    const corrections = await readCorrections(pool, staff.election, report.report);
    const read = await readWords(options, {
      election: staff.election,
      by: staff.staff,
      submissions: [report.report, ...corrections],
    });
    if (read.ok) return context.json({ words: read.value });
    return problem(context, 'not-ready', 'The words cannot be opened now. Nothing is lost: try again.');
  });

  const review = violationReviewBody.options[0].omit({ type: true, by: true, report: true });
  router.post({ path: 'violations/:report/review', ...deciding, body: review }, async (context, staff, body) => {
    const report = await reportOf(context, staff, options);
    if (report === null) return nothing(context);
    const device = await readReportDevice(pool, staff.election, report.report);
    if (device !== null && staff.devices.includes(device))
      return problem(context, 'own-report', 'You sent this yourself. Somebody else reviews it.');
    const numbered = refusePersonalNumbers(context, { '/note': body.note ?? '' });
    if (numbered !== null) return numbered;
    const { election, staff: by } = staff;
    const entered = await enterReview(options, election, {
      type: 'violation-review',
      by,
      report: report.report,
      ...body,
    });
    return entered.ok ? context.json({ changed: entered.value }) : refused(context, entered.error);
  });
}

/** Null where there is none that she may see. */
async function reportOf(
  context: Context,
  staff: Staff,
  { pool }: Pick<ViolationRouteOptions, 'pool'>,
): Promise<ReportRow | null> {
  const report = sequence.safeParse(context.req.param('report'));
  return report.success ? readReport(pool, staff, report.data) : null;
}

/** What the election's pack knows of violations; none without a pack. */
export async function violationsOf(
  { pool, rules }: Pick<ViolationRouteOptions, 'pool' | 'rules'>,
  election: string,
): Promise<Handbook['violations']> {
  const known = (await readElections(pool)).find(({ id }) => id === election);
  return known === undefined ? [] : ((await rules(known)).handbook?.violations ?? []);
}

/** Of what is near a report that which may be about the same event, and is not of its event already. */
function likeOf(report: ReportRow, near: readonly NearRow[], violations: Handbook['violations']): readonly NearRow[] {
  const placed = { ...report, station: report.station?.id ?? null };
  const others = near.filter(({ of }) => of === report.report);
  return likeReports(placed, others, violations).filter(
    ({ incident }) => incident === null || incident !== report.incident,
  );
}

export function nothing(context: Context): Response {
  return problem(context, 'not-found', 'There is nothing here.');
}

const sentences: Readonly<Record<ReviewRefusal, string>> = {
  'report-unknown': 'There is no such report here.',
  'incident-unknown': 'There is no such event here.',
  'changed-meanwhile': 'Somebody else decided meanwhile. Nothing was changed: look again.',
  'step-unknown': 'This cannot follow what was decided before.',
  'incident-is-public': 'The public sees this. Withdraw it first.',
  'report-grouped': 'The report belongs to another event already.',
  'own-call': 'You wrote this call down. Somebody else decides about it.',
  'own-review': 'You reviewed a report of this event last. Somebody else publishes it, or changes what is public.',
  'reports-unreviewed': 'A report of this event is not reviewed yet.',
  'text-missing': 'The public text is not there in all three languages.',
  'place-missing': 'No place is named.',
  'consent-missing': 'An observer of this event did not say that her station may be named now. Nobody says it for her.',
  'undo-closed': 'This comes back by itself only at once, as it was, and to whoever withdrew it. Publish it again.',
};

export function refused(context: Context, refusal: ReviewRefusal): Response {
  return problem(context, refusal, sentences[refusal]);
}
