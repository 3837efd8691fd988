/** What protects an observer, as `/api/v1/openapi.json` describes it; the schemas are those that requests are read with. */
import { z } from 'zod';
import { checkInSchema } from '@kua/core/access/check-in.ts';
import { contactSchema } from '@kua/core/access/contact.ts';
import { phraseRegistrationSchema, revocationSchema } from '@kua/core/access/phrase.ts';
import { inPath, json, ref, refusals } from './openapi-parts.ts';

const instant = z.string();
/** `told`: the note that is signed by the log's key, without which a phone does not believe it. */
const named = { election: z.string(), device: z.string(), told: z.string(), now: instant };

export const safetySchemas = {
  Contact: z.toJSONSchema(contactSchema),
  CheckIn: z.toJSONSchema(checkInSchema),
  Phrase: z.toJSONSchema(phraseRegistrationSchema),
  Revocation: z.toJSONSchema(revocationSchema),
  ContactLeft: z.toJSONSchema(z.object({ ...named, madeAt: instant, kept: z.boolean() })),
  CheckedIn: z.toJSONSchema(z.object({ ...named, at: instant, next: instant.nullable() })),
  PhraseKnown: z.toJSONSchema(z.object(named)),
  Revoked: z.toJSONSchema(z.object({ election: z.string(), state: z.literal('revoked'), now: instant })),
};

type Schema = keyof typeof safetySchemas;

function post(summary: string, body: Schema, said: string, answer: Schema, ...statuses: readonly number[]) {
  return {
    post: {
      summary,
      requestBody: { required: true, content: { 'application/json': { schema: ref(body) } } },
      responses: { 200: json(said, answer), ...refusals(400, 408, 413, 415, 503, 507, ...statuses) },
    },
  };
}

export const safetyPaths = {
  '/api/v1/elections/{election}/directory': {
    get: {
      summary: 'The lawyers’ key and the addresses of the intake, a note signed by the election key',
      parameters: [inPath('election', 'Election')],
      responses: {
        200: { description: 'Signed note', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...refusals(404),
      },
    },
  },
  '/api/v1/contacts': post(
    'Leave a contact that is sealed to the lawyers, or take it back',
    'Contact',
    'It is on disk and waits, or it is gone',
    'ContactLeft',
    401,
    403,
    409,
    429,
  ),
  '/api/v1/check-ins': post(
    'Say that one is well, and by when one will say so again',
    'CheckIn',
    'It is on disk',
    'CheckedIn',
    401,
    403,
    409,
    429,
  ),
  '/api/v1/phrases': post(
    'Say by the digest of which phrase this device may be revoked',
    'Phrase',
    'It is on disk',
    'PhraseKnown',
    401,
    403,
    429,
  ),
  '/api/v1/revocations': post(
    'Take the device off the list whose phrase this is',
    'Revocation',
    'It is off the list, now or since earlier',
    'Revoked',
    404,
  ),
};
