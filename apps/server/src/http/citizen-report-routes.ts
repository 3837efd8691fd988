import { Hono } from 'hono';
import { longestEnvelope } from '@kua/core/evidence/envelope.ts';
import type { ReportDoor } from '../voters/report-door.ts';
import { admissionResponse } from './admission-response.ts';
import type { BodyBudget } from './body-budget.ts';
import { fromAnywhere } from './from-anywhere.ts';
import { withJson } from './request-json.ts';

/** `/api/v1/elections/:election/citizen-reports`: of anybody. No cookie is read, none is set, and nothing of the line is noted. */
export function citizenReportRoutes({
  door,
  bodies,
}: Readonly<{ door: Pick<ReportDoor, 'admit'>; bodies: BodyBudget }>): Hono {
  const app = new Hono();
  const path = '/elections/:election/citizen-reports';
  app.use(path, fromAnywhere);
  app.post(path, (context) =>
    withJson(context, { most: longestEnvelope, bodies }, async (value) => {
      const work = context.req.header('x-kua-work') ?? null;
      return admissionResponse(context, await door.admit(context.req.param('election'), value, work));
    }),
  );
  return app;
}
