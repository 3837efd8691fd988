/** Hostile statements, sealed as they should be, and an honest one among and behind them: it is opened all the same, and memory stays. */
import type { Encrypt } from '@kua/device/sealing.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { childrenOf, election } from './crash-server.ts';
import { post } from './door.ts';
import { honestSubmission, hostileSubmission } from './fuzz-statements.ts';
import { treeMegabytes } from './process-memory.ts';
import { seededRandom, type Random } from './random.ts';

/** Longer than this nobody waits behind hostile statements. */
const longestWaitMs = 60_000;
const sentAtOnce = 8;
/** All kinds, some twice: server and opener have then seen everything once. */
const warmUp = 80;

export type Server = Readonly<{
  url: string;
  pid: number;
  /** Roots of all processes that work for it. */
  pids: readonly number[];
}>;

export type OpeningsFound = Readonly<{ wrong: readonly string[]; seconds: number; megabytes: number }>;

export async function fuzzOpenings({ url, pids }: Server, encrypt: Encrypt, count: number): Promise<OpeningsFound> {
  const random = seededRandom('openings');
  const warm = await openBehind(url, { encrypt, random, count: warmUp });
  const before = await treeMegabytes(pids);
  const watch = watchMemory(pids);
  const found = await openBehind(url, { encrypt, random, count });
  const most = await watch.stop();
  return { wrong: [...warm.wrong, ...found.wrong], seconds: found.seconds, megabytes: most - before };
}

/** So many hostile statements at once, and an honest one: how long that takes to be opened, and what went wrong. */
async function openBehind(
  url: string,
  { encrypt, random, count }: Readonly<{ encrypt: Encrypt; random: Random; count: number }>,
): Promise<Omit<OpeningsFound, 'megabytes'>> {
  const wrong: string[] = [];
  const waiting = Array.from({ length: count }, (_, number) => number);
  await Promise.all(
    Array.from({ length: sentAtOnce }, async () => {
      for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
        const { what, envelope } = await hostileSubmission(number, random, encrypt);
        const { status } = await post(url, '/submissions', envelope);
        if (status !== 201) wrong.push(`${what} was answered with ${status}`);
      }
    }),
  );
  const honest = await send(url, await honestSubmission(count, encrypt));
  const sent = performance.now();
  if (!(await isOpened(url, honest, longestWaitMs)))
    wrong.push(`an honest submission behind ${count} hostile ones was not opened within ${longestWaitMs / 1000} s`);
  return { wrong, seconds: (performance.now() - sent) / 1000 };
}

/** A server whose opener stands still is found out. */
export async function controlOpenings({ url, pid }: Server, encrypt: Encrypt): Promise<boolean> {
  const openers = await childrenOf(pid, 'opener-worker');
  for (const opener of openers) process.kill(opener, 'SIGSTOP');
  try {
    const opened = await isOpened(url, await send(url, await honestSubmission(2, encrypt)), 3000);
    return openers.length > 0 && !opened;
  } finally {
    for (const opener of openers) process.kill(opener, 'SIGCONT');
  }
}

async function send(url: string, envelope: Envelope): Promise<Envelope> {
  const { status } = await post(url, '/submissions', envelope);
  if (status !== 201) throw new Error(`an honest submission was answered with ${status}`);
  return envelope;
}

async function isOpened(url: string, { device, id }: Envelope, withinMs: number): Promise<boolean> {
  const asked = `${url}/api/v1/elections/${election}/submissions/${device}/${id}`;
  for (const until = performance.now() + withinMs; performance.now() < until;) {
    const { state } = (await (await fetch(asked)).json()) as { state: string };
    if (state !== 'accepted') return state === 'open';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** The most that was seen until it is stopped. */
function watchMemory(pids: readonly number[]): Readonly<{ stop: () => Promise<number> }> {
  let [most, stopped] = [0, false];
  const watching = (async () => {
    while (!stopped) {
      most = Math.max(most, await treeMegabytes(pids));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return most;
  })();
  return {
    stop: () => {
      stopped = true;
      return watching;
    },
  };
}
