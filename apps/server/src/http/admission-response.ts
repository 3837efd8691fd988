import type { Context } from 'hono';
import type { Admission } from '../intake/admission.ts';
import { problem } from './problem-response.ts';

const noStore = { 'cache-control': 'no-store' };

/** The answer about one submission. */
export function admissionResponse(context: Context, admission: Admission): Response {
  if (admission.state !== 'refused') return context.json(answerOf(admission), statusOf(admission), noStore);
  const { retryAfter } = admission.more;
  if (typeof retryAfter === 'number') context.header('retry-after', String(retryAfter));
  return problem(context, admission.code, admission.sentence, admission.more);
}

type Taken = Exclude<Admission, { state: 'refused' }>;

export function statusOf(admission: Taken): 200 | 201 | 202 {
  if (admission.state === 'held') return 202;
  return admission.repeated ? 200 : 201;
}

export function answerOf(admission: Taken) {
  if (admission.state === 'held') return admission;
  const { state, id, sequence, receipt } = admission;
  return { state, id, sequence, receipt };
}
