import { Hono, type Context } from 'hono';
import { longestEnvelope } from '@kua/core/evidence/envelope.ts';
import { enrolDevice, type EnrolmentOptions, type EnrolmentRefusal } from '../access/enrolment.ts';
import type { FileReceipts } from '../attachments/file-receipt.ts';
import type { Safety } from '../access/safety.ts';
import { findDirectory, findKeyList } from '../evidence/key-list-store.ts';
import type { Intake } from '../intake/intake.ts';
import type { ReportDoor } from '../voters/report-door.ts';
import { admissionResponse, answerOf, statusOf } from './admission-response.ts';
import { fromAnywhere } from './from-anywhere.ts';
import { citizenReportRoutes } from './citizen-report-routes.ts';
import { mostInBatch } from './intake-contract.ts';
import { problem, problemBody } from './problem-response.ts';
import { requestBodies, withJson } from './request-json.ts';
import { safetyRoutes } from './safety-routes.ts';

export type IntakeRoutesOptions = Readonly<{
  intake: Intake;
  fileReceipt: FileReceipts;
  enrolment: EnrolmentOptions;
  safety: Safety;
  reports: Pick<ReportDoor, 'admit'>;
}>;

const longestBody = 4 * 1024 * 1024;
const noStore = { 'cache-control': 'no-store' };

/** `/api/v1`: what devices send and ask. */
export function intakeRoutes({ intake, fileReceipt, enrolment, safety, reports }: IntakeRoutesOptions): Hono {
  const app = new Hono();
  for (const path of [
    '/submissions',
    '/enrolments',
    ...['keys', 'directory', 'submissions/*', 'files/*'].map(ofElection),
  ])
    app.use(path, fromAnywhere);

  const bodies = requestBodies();

  async function answerOne(context: Context, value: unknown): Promise<Response> {
    return admissionResponse(context, await intake.admit(value, context.req.header('x-kua-work') ?? null));
  }

  async function answerBatch(context: Context, batch: readonly unknown[]): Promise<Response> {
    if (batch.length > mostInBatch)
      return problem(context, 'batch-too-long', `At most ${mostInBatch} submissions come in one request.`);
    const admissions = await Promise.all(batch.map((value) => intake.admit(value, null)));
    const answers = admissions.map((admission) =>
      admission.state === 'refused'
        ? problemBody(admission.code, admission.sentence, admission.more)
        : { status: statusOf(admission), ...answerOf(admission) },
    );
    return context.json({ answers }, 200, noStore);
  }

  app.post('/submissions', (context) =>
    withJson(context, { most: longestBody, bodies }, async (value, bytes) => {
      const batch = batchOf(value);
      if (batch !== null) return answerBatch(context, batch);
      if (bytes <= longestEnvelope) return answerOne(context, value);
      return problem(context, 'too-large', 'A single submission is not that long.');
    }),
  );

  app.get('/elections/:election/submissions/:device/:id', async (context) => {
    const { election, device, id } = context.req.param();
    const named = slug.test(election) && hex32.test(device) && uuid.test(id);
    const state = named ? await intake.stateOf({ election, device, id }) : null;
    if (state === null) return problem(context, 'submission-unknown', 'No such submission was received here.');
    return context.json(state, 200, noStore);
  });

  app.get('/elections/:election/files/:digest', async (context) => {
    const { election, digest } = context.req.param();
    const found = slug.test(election) && hex32.test(digest) ? await fileReceipt({ election, digest }) : 'unknown';
    if (found === 'unknown') return problem(context, 'file-unknown', 'No such file is whole here.');
    if (found === 'not-signed') return problem(context, 'not-ready', 'Nothing can be signed here now. Try again soon.');
    return context.json({ state: 'whole', ...found }, 200, noStore);
  });

  app.get('/elections/:election/keys', async (context) => {
    const election = context.req.param('election');
    const note = slug.test(election) ? await findKeyList(enrolment.database.app, election) : null;
    if (note === null) return problem(context, 'election-unknown', 'There is no such election.');
    return context.text(note, 200, { 'cache-control': 'no-cache' });
  });

  app.get('/elections/:election/directory', async (context) => {
    const election = context.req.param('election');
    const note = slug.test(election) ? await findDirectory(enrolment.database.app, election) : null;
    if (note === null) return problem(context, 'directory-unknown', 'This election has no directory here.');
    return context.text(note, 200, { 'cache-control': 'no-cache' });
  });

  app.post('/enrolments', (context) =>
    withJson(context, { most: longestEnrolment, bodies }, async (value) => {
      const enrolled = await enrolDevice(value, enrolment);
      if (!enrolled.ok) return problem(context, enrolled.error, enrolmentSentences[enrolled.error]);
      const { election, device } = enrolled.value;
      await intake.releaseDevice({ election, device });
      const keys = await findKeyList(enrolment.database.app, election);
      return context.json({ election, device, keys }, 201, noStore);
    }),
  );

  app.route('/', safetyRoutes({ safety, bodies, clock: enrolment.clock }));
  app.route('/', citizenReportRoutes({ door: reports, bodies }));
  return app;
}

const ofElection = (path: string): string => `/elections/:election/${path}`;

const longestEnrolment = 4096;
const slug = /^[a-z0-9][a-z0-9-]{0,63}$/;
const hex32 = /^[0-9a-f]{64}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function batchOf(value: unknown): readonly unknown[] | null {
  if (typeof value !== 'object' || value === null || !('submissions' in value)) return null;
  return Array.isArray(value.submissions) ? value.submissions : null;
}

const enrolmentSentences: Readonly<Record<EnrolmentRefusal, string>> = {
  'enrolment-malformed': 'This is no enrolment: see docs/formats/enrolment.md.',
  'signature-invalid': 'The signature is not that of the device.',
  'invitation-unknown': 'There is no such invitation to this election.',
  'invitation-used': 'This invitation was used by another device.',
  'device-revoked': 'This device was taken off the list. The invitation is still good for another one.',
};
