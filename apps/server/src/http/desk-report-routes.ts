import { z } from 'zod';
import { deciders } from '@kua/core/access/staff.ts';
import { reportEnvelopeSchema } from '@kua/core/evidence/envelope.ts';
import { moderationOutcomes } from '@kua/core/voters/citizen-report.ts';
import type { ModerationRefusal } from '@kua/core/voters/report-moderation.ts';
import type { ReportDesk } from '../voters/report-desk.ts';
import { reportStates } from '../voters/report-store.ts';
import { admissionResponse } from './admission-response.ts';
import type { DeskRouter } from './desk-router.ts';
import { problem } from './problem-response.ts';

const sequence = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const query = z.object({ state: z.enum(reportStates).default('all'), after: sequence.default(0) });

/** Reports of citizens at the desk: calls keyed in, and the decision about each before anything of it is public. */
export function addReportRoutes(router: DeskRouter, desk: ReportDesk): void {
  const reading = { roles: [...deciders, 'auditor'], scope: 'filtered' } as const;
  router.get({ path: 'reports', ...reading }, async (context, staff) => {
    const page = query.safeParse(context.req.query());
    if (!page.success) return problem(context, 'query-invalid', `state is one of ${reportStates.join(', ')}.`);
    return context.json(await desk.list(staff, page.data));
  });
  router.get({ path: 'reports/:report', ...reading }, async (context, staff) => {
    const report = sequence.safeParse(context.req.param('report'));
    const found = report.success ? await desk.read(staff, report.data) : null;
    return found === null ? problem(context, 'report-unknown', unknown) : context.json({ report: found });
  });
  router.post(
    {
      path: 'reports/calls',
      roles: ['coordinator'],
      scope: 'filtered',
      body: z.strictObject({ envelope: reportEnvelopeSchema }),
    },
    async (context, staff, { envelope }) => {
      const taken = await desk.takeCall(staff, envelope);
      if (taken.ok) return admissionResponse(context, taken.value);
      if (taken.error === 'place-missing')
        return problem(context, 'place-missing', 'Say where it was, in your territories. Nothing was kept.');
      if (taken.error === 'place-unknown')
        return problem(context, 'place-unknown', 'This place is not in your territories. Nothing was kept.');
      return problem(context, 'not-ready', 'The place cannot be looked at now. Nothing was kept: try again soon.');
    },
  );
  const deciding = { roles: deciders, scope: 'filtered' } as const;
  router.post({ path: 'reports/:report/open', ...deciding, body: z.strictObject({}) }, async (context, staff) => {
    const report = sequence.safeParse(context.req.param('report'));
    const opened = report.success ? await desk.open(staff, report.data) : null;
    if (opened?.ok) return context.json(opened.value);
    if (opened === null || opened.error === 'unknown') return problem(context, 'report-unknown', unknown);
    return problem(context, 'not-ready', 'The words cannot be opened here now. Try again soon.');
  });
  router.post(
    {
      path: 'reports/:report/moderate',
      ...deciding,
      body: z
        .strictObject({
          /** As the report was listed: `changed`. */
          seen: z.number().int().nonnegative(),
          outcome: z.enum(moderationOutcomes),
          /** Of a duplicate: the report that says the same. */
          of: z.number().int().positive().nullable(),
        })
        .refine(({ outcome, of }) => (outcome === 'duplicate') === (of !== null), { path: ['of'] }),
    },
    async (context, staff, wish) => {
      const report = sequence.safeParse(context.req.param('report'));
      if (report.success && report.data === wish.of) {
        return problem(context, 'request-invalid', 'A report does not repeat itself.', { field: '/of' });
      }
      const moderated = report.success ? await desk.moderate(staff, report.data, wish) : null;
      if (moderated === null) return problem(context, 'report-unknown', unknown);
      if (!moderated.ok) return problem(context, moderated.error, sentences[moderated.error]);
      return context.json({ report: moderated.value });
    },
  );
}

const unknown = 'There is no such report in your territories.';
const sentences: Readonly<Record<ModerationRefusal, string>> = {
  'report-unknown': unknown,
  'changed-meanwhile': 'Somebody else decided meanwhile. Nothing was changed: look again.',
  'own-call': 'You wrote this call down. Somebody else decides about it.',
  'incident-is-public': 'The public sees an event with this report. Withdraw the event first.',
};
