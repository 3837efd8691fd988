/** Calls for help, and the ringing until somebody takes them. */
import { computed, effect, signal } from '@preact/signals';
import { z } from 'zod';
import { decidesReports } from '../access/session.ts';
import { ask } from '../shell/asking.ts';

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
    void look();
    const timer = setInterval(() => void look(), askAgainMs);
    return () => clearInterval(timer);
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

/** Who has it now; null where the server gave no answer: it goes on ringing. */
export async function take({ call: number }: Call): Promise<Call['taken']> {
  const answer = await ask(call, `distress/${number}/take`, {});
  if (answer.ok) calls.value = calls.value.filter((one) => one.call !== number);
  return answer.ok ? answer.value.taken : null;
}

let audio: AudioContext | null = null;

/** Two short tones. A browser plays none before somebody has touched the page: the bar and the title say it as well. */
function ring(): void {
  audio ??= new AudioContext();
  void audio.resume();
  for (const [after, tone] of [
    [0, 880],
    [0.25, 660],
  ] as const) {
    const voice = audio.createOscillator();
    const loudness = audio.createGain();
    voice.frequency.value = tone;
    loudness.gain.value = 0.2;
    voice.connect(loudness).connect(audio.destination);
    voice.start(audio.currentTime + after);
    voice.stop(audio.currentTime + after + 0.2);
  }
}
