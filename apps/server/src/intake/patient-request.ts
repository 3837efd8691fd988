/** Requests to a server that may be far away, busy, or starting: asked again for a while, as a phone does. */
import { setTimeout as wait } from 'node:timers/promises';

/** What passes by itself. A full disk or a used-up share does not pass while somebody waits. */
const passing: ReadonlySet<number> = new Set([408, 423, 500, 502, 503, 504]);
const pausesMs = [500, 1000, 2000];
const patienceMs = 60_000;

/** The answer, be it a refusal; null where there was none. */
export async function askPatiently(url: string | URL, request: RequestInit): Promise<Response | null> {
  for (const pause of [...pausesMs, null]) {
    const answer = await ask(url, request);
    if (pause === null || (answer !== null && !passing.has(answer.status))) return answer;
    // Whoever is not read to its end keeps its connection.
    await answer?.arrayBuffer().catch(() => undefined);
    await wait(pause);
  }
  return null;
}

export async function ask(url: string | URL, request: RequestInit): Promise<Response | null> {
  try {
    return await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
  } catch {
    return null;
  }
}

export type Refusal = Readonly<{ code: string; sentence: string }>;

export const noAnswer: Refusal = { code: 'no-answer', sentence: 'The server did not answer.' };

/** What a problem (RFC 9457) says; `no-answer` for what is none. */
export function refusalOf(problem: unknown): Refusal {
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) return noAnswer;
  const sentence = 'title' in problem ? String(problem.title) : '';
  return { code: String(problem.code), sentence };
}

export async function jsonOf(answer: Response | null): Promise<unknown> {
  return answer?.json().catch(() => null) ?? null;
}
