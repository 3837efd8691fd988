import { z } from 'zod';
import { electionSchema } from '@kua/core/registry/registry-contract.ts';
import { longestId } from '@kua/core/registry/text-limits.ts';
import { intakePaths, intakeSchemas } from './intake-contract.ts';
import { problemStatus } from './problem-response.ts';
import { safetyPaths, safetySchemas } from './safety-contract.ts';

const votes = z.number().int().nullable();
const count = z.number().int().min(0);
const id = z.string();

/** `GET /api/v1/elections` */
export const electionsAnswer = z.object({
  elections: z.array(
    electionSchema.extend({
      /** Until when no result is told; null when nothing is held back. */
      embargo: z.string().nullable(),
      release: z.string(),
    }),
  ),
});

/** `GET /api/v1/elections/{id}/comparison`, as `kua compare --json` prints it. */
export const comparisonAnswer = z.object({
  election: id,
  contest: id,
  denominator: id,
  sources: z.record(
    id,
    z.object({
      stations: count,
      registered: votes,
      issued: votes,
      cast: votes,
      valid: votes,
      invalid: votes,
      options: z.record(id, votes),
    }),
  ),
  coverage: z.record(
    id,
    z.object({
      stations: z.object({ have: count, of: count }),
      registered: z.object({ have: votes, of: votes }),
    }),
  ),
  matched: z.object({
    sources: z.tuple([id, id]),
    stations: count,
    options: z.record(id, z.object({ a: votes, b: votes, difference: votes })),
  }),
  counts: z.object({ agree: count, differ: count, onlyA: count, onlyB: count, conflict: count }),
  discrepancies: z.array(z.object({ station: id, field: id, a: z.int(), b: z.int(), difference: z.int() })),
  relations: z.array(z.object({ station: id, source: id, relation: id, left: z.int(), right: z.int() })),
  bounds: z.array(
    z.object({
      territory: id,
      option: id,
      kind: z.enum(['sum-exceeds', 'unreachable']),
      known: count,
      missingStations: count,
      missingRegistered: votes,
      maxTurnout: z.number(),
      announced: count,
      lowest: count,
      highest: votes,
    }),
  ),
});

/** What may be asked of a comparison. */
export const comparisonQuery = z.object({
  contest: z.string().min(1).max(longestId).optional(),
  a: z.string().min(1).max(longestId).optional(),
  b: z.string().min(1).max(longestId).optional(),
});

export const problemAnswer = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(Object.keys(problemStatus)),
  until: z.string().optional(),
  known: z.array(z.string()).optional(),
  /** JSON Pointer to what is wrong in the request. */
  field: z.string().optional(),
  /** The server's time, where the phone's matters. */
  now: z.string().optional(),
  /** The work that a device which nobody knows must do first. */
  challenge: z.looseObject({}).optional(),
});

/** The description that programs read, from the schemas that answers are checked against. */
export function openApi() {
  const schemas = {
    Elections: z.toJSONSchema(electionsAnswer),
    Comparison: z.toJSONSchema(comparisonAnswer),
    Problem: z.toJSONSchema(problemAnswer),
    ...intakeSchemas,
    ...safetySchemas,
  };
  const refused = { description: 'Refused', content: content('application/problem+json', 'Problem') };
  const query = Object.keys(comparisonQuery.shape).map((name) => ({
    name,
    in: 'query',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  }));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Kua',
      version: '1',
      description: 'Figures are also published as static files: see head.json of each release.',
    },
    paths: {
      '/api/v1/elections': {
        get: {
          summary: 'Elections that are published',
          responses: { 200: { description: 'Elections', content: content('application/json', 'Elections') } },
        },
      },
      '/api/v1/elections/{id}/comparison': {
        get: {
          summary: 'Two sources held against each other, station by station',
          parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, ...query],
          responses: {
            200: { description: 'Comparison', content: content('application/json', 'Comparison') },
            400: refused,
            403: { ...refused, description: 'Under embargo: `until` says for how long' },
            404: refused,
          },
        },
      },
      ...intakePaths,
      ...safetyPaths,
    },
    components: { schemas },
  };
}

function content(type: string, schema: string) {
  return { [type]: { schema: { $ref: `#/components/schemas/${schema}` } } };
}
