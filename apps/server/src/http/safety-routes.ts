import { Hono, type Context } from 'hono';
import type { Result } from '@kua/core/kernel/result.ts';
import type { Safety } from '../access/safety.ts';
import type { SafetyProblem, Told } from '../access/safety-door.ts';
import type { BodyBudget } from './body-budget.ts';
import { fromAnywhere } from './from-anywhere.ts';
import { problem } from './problem-response.ts';
import { withJson } from './request-json.ts';

export type SafetyRoutesOptions = Readonly<{ safety: Safety; bodies: BodyBudget; clock: () => Date }>;

/** A contact of 8 KiB in base64, and what stands around it. */
const longestMessage = 16_384;
const noStore = { 'cache-control': 'no-store' };

/** `/api/v1`: what a phone says for its owner's sake. Every answer tells the server's time: a phone's clock may be wrong. */
export function safetyRoutes({ safety, bodies, clock }: SafetyRoutesOptions): Hono {
  const app = new Hono();

  function route<T>(
    path: string,
    say: (value: unknown) => Promise<Result<T, SafetyProblem>>,
    told: (said: T) => Readonly<Record<string, unknown>>,
  ): void {
    app.use(path, fromAnywhere);
    app.post(path, (context) =>
      withJson(context, { most: longestMessage, bodies }, async (value) => {
        const said = await say(value);
        const now = clock().toISOString();
        return said.ok ? context.json({ ...told(said.value), now }, 200, noStore) : refuse(context, said.error, now);
      }),
    );
  }

  /** With the note that the phone waits for. */
  function signedRoute<T>(
    path: string,
    say: (value: unknown) => Promise<Result<Told<T>, SafetyProblem>>,
    told: (said: T) => Readonly<Record<string, unknown>>,
  ): void {
    route(path, say, ({ said, note }) => ({ ...told(said), told: note }));
  }

  signedRoute('/contacts', safety.leaveContact, ({ election, device, madeAt, sealed }) => ({
    election,
    device,
    madeAt,
    kept: sealed !== null,
  }));
  signedRoute('/check-ins', safety.checkIn, ({ election, device, at, next }) => ({ election, device, at, next }));
  signedRoute('/phrases', safety.registerPhrase, ({ election, device }) => ({ election, device }));
  route('/revocations', safety.revokeByPhrase, ({ election }) => ({ election, state: 'revoked' }));
  return app;
}

function refuse(context: Context, { code, retryAfter, note }: SafetyProblem, now: string): Response {
  if (retryAfter !== undefined) context.header('retry-after', String(retryAfter));
  const told = typeof note === 'string' ? { told: note } : {};
  return problem(context, code, sentences[code], {
    now,
    ...told,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

const sentences: Readonly<Record<SafetyProblem['code'], string>> = {
  'message-malformed': 'This is not of the form that is taken here: see docs/formats/safety.md.',
  'signature-invalid': 'The signature is not that of the device.',
  'device-unknown': 'This device is not on the list of the election.',
  'device-revoked': 'This device was taken off the list.',
  'device-quota': 'This device has said as much as it may for now. Send it again later.',
  'clock-wrong': 'By the clock of the phone this was not made about now. Make it again by the time that is told here.',
  'message-older': 'Something that was made later is here already, and stays.',
  'too-busy': 'Too many ask for this just now. Send it again in a second.',
  'not-ready': 'Nothing can be signed here now. Send it again soon.',
  'phrase-unknown': 'No device of this election has this phrase. Look at the words again.',
};
