/** What devices send and are answered, as `/api/v1/openapi.json` describes it; the schemas are those that requests are read with. */
import { z } from 'zod';
import { enrolmentSchema } from '@kua/core/access/enrolment-contract.ts';
import { envelopeSchema } from '@kua/core/evidence/envelope.ts';
import { header, inPath, json, problem, ref, refusals } from './openapi-parts.ts';

export const mostInBatch = 100;

const receipt = z.string();

const acceptedAnswer = z.object({ state: z.literal('accepted'), id: z.string(), sequence: z.int(), receipt });
const heldAnswer = z.object({ state: z.literal('held'), id: z.string(), receipt });
const batchAnswer = z.object({
  answers: z.array(z.looseObject({ status: z.int(), state: z.enum(['accepted', 'held']).optional() })),
});
const stateAnswer = z.object({
  state: z.enum(['held', 'accepted', 'open', 'quarantined']),
  reason: z.object({ code: z.string(), sentence: z.string(), field: z.string().nullable() }).nullable(),
  receipt: receipt.nullable(),
});
const fileAnswer = z.object({ state: z.literal('whole'), size: z.int(), receipt });
const enrolledAnswer = z.object({ election: z.string(), device: z.string(), keys: z.string().nullable() });

export const intakeSchemas = {
  Envelope: z.toJSONSchema(envelopeSchema),
  Batch: z.toJSONSchema(z.object({ submissions: z.array(envelopeSchema).max(mostInBatch) })),
  Enrolment: z.toJSONSchema(enrolmentSchema),
  Accepted: z.toJSONSchema(acceptedAnswer),
  Held: z.toJSONSchema(heldAnswer),
  BatchAnswers: z.toJSONSchema(batchAnswer),
  SubmissionState: z.toJSONSchema(stateAnswer),
  WholeFile: z.toJSONSchema(fileAnswer),
  Enrolled: z.toJSONSchema(enrolledAnswer),
};

const text = { 'text/plain': { schema: { type: 'string' } } };
const id = inPath('id', 'Given out for this upload; nobody can guess it');

export const intakePaths = {
  '/api/v1/submissions': {
    post: {
      summary: 'Leave one sealed submission, or up to 100; sent again, the same receipt',
      parameters: [header('x-kua-work', 'Proof of work of a device that is not on the list, base64')],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { anyOf: [ref('Envelope'), ref('Batch')] } } },
      },
      responses: {
        200: json('It was here before, or answers to a batch in its order', 'Accepted', 'BatchAnswers'),
        201: json('It is on disk and in the ledger; this is its receipt', 'Accepted'),
        202: json('It waits outside the ledger until its device is enrolled', 'Held'),
        401: problem('The device is not on the list: `challenge` is the work to do'),
        409: problem('Other bytes stand under this id'),
        ...refusals(400, 404, 408, 413, 415, 429, 503, 507),
      },
    },
  },
  '/api/v1/elections/{election}/submissions/{device}/{id}': {
    get: {
      summary: 'What became of a submission, and its receipt once more',
      parameters: [
        inPath('election', 'Election'),
        inPath('device', 'Public key of the device, hex'),
        inPath('id', 'UUID'),
      ],
      responses: { 200: json('State', 'SubmissionState'), ...refusals(404) },
    },
  },
  '/api/v1/elections/{election}/files/{digest}': {
    get: {
      summary: 'The receipt of a file that is whole',
      parameters: [inPath('election', 'Election'), inPath('digest', 'SHA-256 of the sealed bytes, hex')],
      responses: { 200: json('It is on disk', 'WholeFile'), ...refusals(404, 503) },
    },
  },
  '/api/v1/elections/{election}/keys': {
    get: {
      summary: 'The keys to seal to, a note signed by the election key',
      parameters: [inPath('election', 'Election')],
      responses: { 200: { description: 'Signed note', content: text }, ...refusals(404) },
    },
  },
  '/api/v1/enrolments': {
    post: {
      summary: 'Put a device on the list of an election, by an invitation',
      requestBody: { required: true, content: { 'application/json': { schema: ref('Enrolment') } } },
      responses: {
        201: json('The device is on the list', 'Enrolled'),
        ...refusals(400, 403, 404, 408, 409, 413, 415, 503, 507),
      },
    },
  },
  '/api/v1/files': {
    post: {
      summary: 'Begin to upload a sealed file (tus 1.0, docs/formats/files.md)',
      parameters: [
        header('tus-resumable', '1.0.0'),
        header('upload-length', 'Bytes'),
        header('upload-metadata', 'Claim'),
      ],
      requestBody: { content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } } },
      responses: {
        201: { description: 'Begun: `location`; where bytes came with it, `upload-offset`' },
        460: problem('The whole is not what was announced: begin again'),
        ...refusals(400, 401, 412, 413, 423, 429, 503, 507),
      },
    },
  },
  '/api/v1/files/{id}': {
    head: {
      summary: 'How much of it is here (tus 1.0)',
      parameters: [id, header('tus-resumable', '1.0.0')],
      responses: { 200: { description: '`upload-offset`' }, ...refusals(404, 412, 423, 503) },
    },
    patch: {
      summary: 'The next bytes of it (tus 1.0)',
      parameters: [id, header('tus-resumable', '1.0.0'), header('upload-offset', 'Bytes')],
      requestBody: { content: { 'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } } } },
      responses: {
        204: { description: 'They are on disk: `upload-offset`' },
        460: problem('The whole is not what was announced: begin again'),
        ...refusals(400, 401, 404, 409, 412, 413, 423, 503, 507),
      },
    },
  },
};
