import { Hono } from 'hono';
import type { Pool } from 'pg';
import type { Election } from '@kua/core/registry/election.ts';
import { refusalSentence } from '../comparison/comparison-text.ts';
import { compareFromDatabase } from '../comparison/database-comparison.ts';
import { comparisonQuery, openApi } from './api-contract.ts';
import { problem } from './problem-response.ts';

export type ApiOptions = Readonly<{
  pool: Pool;
  elections: () => Promise<readonly Election[]>;
  rules: (election: Election) => Promise<Readonly<{ embargoEnd: string | null }>>;
  /** The instant until which results are held back now, or null. */
  heldBackUntil: (election: Election) => Promise<string | null>;
  clock: () => Date;
}>;

/** `/api/v1`: what a program asks that a release does not answer. */
export function apiRoutes({ pool, elections, rules, heldBackUntil, clock }: ApiOptions): Hono {
  const app = new Hono();
  const description = JSON.stringify(openApi());
  app.get('/openapi.json', (context) => context.body(description, 200, { 'content-type': 'application/json' }));
  app.get('/elections', async (context) => {
    const found = await elections();
    const listed = await Promise.all(
      found.map(async (election) => ({
        ...election,
        embargo: await heldBackUntil(election),
        release: `/${election.id}/`,
      })),
    );
    return context.json({ elections: listed }, 200, { 'cache-control': 'no-cache' });
  });
  app.get('/elections/:id/comparison', async (context) => {
    const query = comparisonQuery.safeParse(context.req.query());
    if (!query.success)
      return problem(context, 'query-invalid', 'contest, a and b must be ids of at most 200 characters.');
    const election = context.req.param('id');
    const known = (await elections()).map(({ id }) => id);
    if (!known.includes(election)) {
      return problem(context, 'election-unknown', 'There is no such election.', { known });
    }
    const { contest = null, a = null, b = null } = query.data;
    const answer = await compareFromDatabase(pool, { election, contest, a, b, rules, now: clock() });
    if (answer.ok) return context.json(answer.value.comparison, 200, { 'cache-control': 'no-cache' });
    const { code, known: facts } = answer.error;
    const more = code === 'embargoed' ? { until: facts[0] } : { known: facts };
    return problem(context, code, refusalSentence(answer.error), more);
  });
  return app;
}
