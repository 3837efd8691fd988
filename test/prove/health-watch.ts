/** Asks a server now and then whether it is there, and how long it takes to say so. */
import { latestMs } from './fuzz-sender.ts';

export type Health = Readonly<{
  asked: number;
  late: number;
  p50: number;
  p99: number;
  slowest: number;
  wrong: readonly string[];
}>;

const pauseMs = 100;

/** Asks until `stop`. */
export function watchHealth(url: string): Readonly<{ stop: () => Promise<Health> }> {
  const times: number[] = [];
  const wrong: string[] = [];
  let [isOver, late] = [false, 0];
  const asking = (async () => {
    while (!isOver) {
      const time = await ask(url, wrong);
      times.push(time);
      // Another process may have had the machine: what hangs for a reason hangs again.
      if (time > latestMs && (await ask(url, wrong)) > latestMs && (await ask(url, wrong)) > latestMs) late += 1;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return { asked: times.length, late, p50: at(0.5), p99: at(0.99), slowest: at(1), wrong };
    },
  };
}

async function ask(url: string, wrong: string[]): Promise<number> {
  const started = performance.now();
  const answer = await fetch(`${url}/healthz`).catch((error: unknown) => String(error));
  if (typeof answer === 'string') wrong.push(answer);
  else if (!answer.ok || (await answer.text()) !== 'ok') wrong.push(`/healthz answered ${answer.status}`);
  return performance.now() - started;
}
