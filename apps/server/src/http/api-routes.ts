import { Hono } from 'hono';
import type { Pool } from 'pg';
import type { Election } from '@kua/core/registry/election.ts';
import { refusalSentence } from '../comparison/comparison-text.ts';
import { compareFromDatabase, type ComparisonRequest } from '../comparison/database-comparison.ts';
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
  const compare = comparisonKeeper(pool);
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
    const answer = await compare({ election, contest, a, b, rules, now: clock() });
    if (answer.ok) return context.json(answer.value.comparison, 200, { 'cache-control': 'no-cache' });
    const { code, known: facts } = answer.error;
    const more = code === 'embargoed' ? { until: facts[0] } : { known: facts };
    return problem(context, code, refusalSentence(answer.error), more);
  });
  return app;
}

type Answer = Awaited<ReturnType<typeof compareFromDatabase>>;

const keptMs = 1000;
const mostKept = 50;

/**
 * A comparison reads all stations. However many ask the same within a second, it is made once; refusals are cheap and decided for each.
 */
function comparisonKeeper(pool: Pool): (request: ComparisonRequest) => Promise<Answer> {
  const kept = new Map<string, Readonly<{ since: number; answer: Promise<Answer> }>>();
  return (request) => {
    const { election, contest, a, b } = request;
    const key = JSON.stringify([election, contest, a, b]);
    const present = kept.get(key);
    if (present !== undefined && performance.now() - present.since < keptMs) return present.answer;
    const answer = compareFromDatabase(pool, request);
    const forget = (): boolean => kept.delete(key);
    kept.set(key, { since: performance.now(), answer });
    answer.then((made) => made.ok || forget(), forget);
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return answer;
  };
}
