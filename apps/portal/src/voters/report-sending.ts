/** From what somebody answered to a receipt: sealed here, the work done beside the page, sent until the server has signed for it. */
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { receiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import type { WorkChallenge } from '@kua/device/work.ts';
import { verify } from './report-server.ts';

export type SendingStage = 'sealing' | 'working' | 'working-long' | 'sending';
export type SendingTrouble = 'line' | 'server';

/** Beyond so many tries the work is told to be long: five seconds and more on a cheap phone. */
const longTries = 250_000;
/** An answer may be late, or the price may have risen meanwhile. */
const mostRounds = 4;

/** Null when it is kept: its receipt is this election's, about exactly these bytes. */
export async function sendReport(
  envelope: Envelope,
  keys: KeyList,
  tell: (stage: SendingStage) => void,
): Promise<SendingTrouble | null> {
  let work: string | null = null;
  for (let round = 0; round < mostRounds; round += 1) {
    tell('sending');
    const answer = await post(envelope, work);
    if (answer === 'line') return answer;
    const { receipt, challenge } = answer;
    if (typeof receipt === 'string') return receiptAbout(receipt, envelope, keys, verify) === 'kept' ? null : 'server';
    if (challenge === undefined) return 'server';
    tell(challenge.maxnumber > longTries ? 'working-long' : 'working');
    work = await workBeside(challenge);
    if (work === null) return 'server';
  }
  return 'server';
}

type Answer = Readonly<{ receipt?: unknown; challenge?: WorkChallenge }>;

async function post(envelope: Envelope, work: string | null): Promise<Answer | 'line'> {
  const headers = { 'content-type': 'application/json', ...(work === null ? {} : { 'x-kua-work': work }) };
  const sent = await fetch(`/api/v1/elections/${envelope.election}/citizen-reports`, {
    method: 'POST',
    headers,
    body: JSON.stringify(envelope),
    credentials: 'omit',
  }).catch(() => null);
  if (sent === null) return 'line';
  const answer: unknown = await sent.json().catch(() => null);
  return typeof answer === 'object' && answer !== null ? answer : {};
}

/** Null where the worker cannot be had. */
function workBeside(challenge: WorkChallenge): Promise<string | null> {
  const worker = new Worker(new URL('./work-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<string | null>((resolve) => {
    worker.addEventListener('message', ({ data }: MessageEvent<string | null>) => resolve(data));
    worker.addEventListener('error', () => resolve(null));
    worker.postMessage(challenge);
  }).finally(() => worker.terminate());
}
