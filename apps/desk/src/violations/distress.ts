/** Calls for help, and the ringing until somebody takes them. */
import { computed, effect, signal } from '@preact/signals';
import { z } from 'zod';
import { decidesReports, sessionState } from '../access/session.ts';
import { ask } from '../shell/asking.ts';
import { route } from '../shell/location.ts';
import { prepareSound, ring } from './distress-sound.ts';

const call = z.looseObject({
  call: z.number(),
  receivedAt: z.string(),
  station: z
    .looseObject({ id: z.string(), number: z.string().nullable(), place: z.record(z.string(), z.string()).nullable() })
    .nullable(),
  safe: z.boolean(),
  taken: z.object({ by: z.string(), at: z.string() }).nullable(),
});
export type Call = Readonly<z.infer<typeof call>>;

export const calls = signal<readonly Call[]>([]);
/** Whoever said since that she is safe waits without a sound. */
export const rings = computed(() => calls.value.some(({ safe }) => !safe));

/** They would have rung here, and do not: whoever was signed in is not any more. */
export const fellSilent = signal(false);
/** Of this window: also where the browser loads it anew meanwhile. */
const rangPlace = 'kua-desk-rang';

const askAgainMs = 3000;
const ringEveryMs = 2500;

/** For whoever may answer, on every screen. */
export function followDistress(): void {
  const answers = computed(decidesReports);
  effect(() => {
    if (!answers.value) {
      calls.value = [];
      return undefined;
    }
    prepareSound();
    void look();
    const timer = setInterval(() => void look(), askAgainMs);
    return () => clearInterval(timer);
  });
  effect(() => {
    const election = route.value.election ?? '';
    if (answers.value) sessionStorage.setItem(rangPlace, election);
    fellSilent.value = sessionState.value.state === 'out' && sessionStorage.getItem(rangPlace) === election;
  });
  effect(() => {
    if (!rings.value) return undefined;
    ring();
    const timer = setInterval(ring, ringEveryMs);
    return () => clearInterval(timer);
  });
}

async function look(): Promise<void> {
  const answer = await ask(z.object({ calls: z.array(call) }), 'distress');
  if (answer.ok) calls.value = answer.value.calls;
}

/** Taken or not, the newest first; null where the server gave no answer. */
export async function askAllCalls(): Promise<readonly Call[] | null> {
  const answer = await ask(z.object({ calls: z.array(call) }), 'distress/all');
  return answer.ok ? answer.value.calls : null;
}

/** Who has it now; null where the server gave no answer: it goes on ringing. */
export async function take({ call: number }: Call): Promise<Call['taken']> {
  const answer = await ask(call, `distress/${number}/take`, {});
  if (answer.ok) calls.value = calls.value.filter((one) => one.call !== number);
  return answer.ok ? answer.value.taken : null;
}
