/** How the desk asks its server. */
import { signal } from '@preact/signals';
import { z } from 'zod';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { route } from './location.ts';

/** `away`: it does not answer, or not now. `signed-out`: it does not know who asks. */
export type Refusal =
  | Readonly<{ kind: 'away' }>
  | Readonly<{ kind: 'signed-out' }>
  | Readonly<{ kind: 'refused'; code: string; field: string | null }>;

/** Whether the last question found no answer: every screen says so. */
export const isAway = signal(false);
/** Counts the answers that nobody is signed in any more. */
export const timesSignedOut = signal(0);

const problemBody = z.looseObject({ code: z.string(), field: z.string().nullish() });

/** An answer as the schema reads it. One that it cannot read is a mistake of ours and crashes loudly. */
export async function ask<T>(schema: z.ZodType<T>, path: string, body?: unknown): Promise<Result<T, Refusal>> {
  const answer = await send(path, body);
  if (!answer.ok) return answer;
  return success(schema.parse(await answer.value.json()));
}

export async function askBytes(path: string): Promise<Result<Blob, Refusal>> {
  const answer = await send(path, undefined);
  return answer.ok ? success(await answer.value.blob()) : answer;
}

/** Sent with a body, asked without one. What is no JSON is sent as it is. */
async function send(path: string, body: unknown): Promise<Result<Response, Refusal>> {
  const election = encodeURIComponent(route.peek().election ?? '');
  const given: RequestInit =
    body === undefined
      ? {}
      : body instanceof Blob
        ? { method: 'POST', headers: { 'content-type': body.type }, body }
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(new URL(`../api/v1/desk/${election}/${path}`, document.baseURI), {
    cache: 'no-store',
    credentials: 'same-origin',
    ...given,
  }).catch(() => null);
  isAway.value = answer === null || answer.status >= 500;
  if (answer === null || answer.status >= 500) return failure({ kind: 'away' });
  if (answer.ok) return success(answer);
  if (answer.status === 401) {
    timesSignedOut.value += 1;
    return failure({ kind: 'signed-out' });
  }
  const said = problemBody.safeParse(await answer.json().catch(() => null));
  return failure({ kind: 'refused', code: said.data?.code ?? String(answer.status), field: said.data?.field ?? null });
}
