/** Drives the machine of core/outbox: one of all tabs and workers at a time, as long as there is something to send. */
import {
  addParcel,
  afterAnswer,
  isOvertaken,
  nextStep,
  openOutbox,
  setRules,
  wake,
  type Attempt,
  type Network,
  type Rules,
} from '@kua/core/outbox/outbox.ts';
import type { Carrier } from './carrier.ts';
import type { Kept, Vault } from './vault.ts';

export type SenderOptions = Readonly<{
  vault: Vault;
  carrier: Carrier;
  urls: readonly string[];
  rules: () => Promise<Rules>;
  network: () => Network;
  now: () => number;
  random: () => number;
  /** After every change, already written down. */
  onChange: () => void;
}>;

export type Sender = Readonly<{
  /** Something was saved, the network came back, the observer says "send now": it looks again at once. */
  wake: () => void;
  /** Ends after the attempt that is under way. */
  close: () => Promise<void>;
}>;

/** How often a tab without the lock, or a machine that has nothing to do, looks by itself. */
const lookAgainMs = 60_000;

export function startSender(options: SenderOptions): Sender {
  const ended = new AbortController();
  let hurry = new AbortController();
  const running = navigator.locks
    .request('sending', { signal: ended.signal }, () =>
      run(options, { ended: ended.signal, hurried: () => hurry.signal, calm: () => (hurry = new AbortController()) }),
    )
    .catch((error: unknown) => {
      if (!ended.signal.aborted) throw error;
    });
  return {
    wake: () => hurry.abort(),
    close: async () => {
      ended.abort();
      hurry.abort();
      await running;
    },
  };
}

type Signals = Readonly<{ ended: AbortSignal; hurried: () => AbortSignal; calm: () => void }>;

async function run(options: SenderOptions, { ended, hurried, calm }: Signals): Promise<void> {
  const { vault, carrier, urls, rules, network, now, random, onChange } = options;
  let outbox = openOutbox([], urls, await rules());
  let kept = new Map<string, Kept>();

  /** What other tabs saved meanwhile. */
  async function look(): Promise<void> {
    kept = new Map((await vault.kept()).map((each) => [each.parcel.id, each]));
    for (const { parcel, loose } of kept.values()) if (!loose) outbox = addParcel(outbox, parcel);
    outbox = setRules(outbox, await rules());
  }

  async function send(attempt: Attempt): Promise<void> {
    const parcel = kept.get(attempt.parcel);
    if (parcel === undefined) return;
    const overtaken = new AbortController();
    const watch = async (): Promise<void> => {
      await look();
      if (isOvertaken(outbox, attempt, now(), network())) overtaken.abort();
      else hurried().addEventListener('abort', onHurry, { once: true });
    };
    const onHurry = (): void => {
      calm();
      void watch();
    };
    hurried().addEventListener('abort', onHurry, { once: true });
    const answer = await carrier(parcel, { ...attempt, signal: overtaken.signal });
    hurried().removeEventListener('abort', onHurry);
    // Broken off by us: nobody failed.
    if (overtaken.signal.aborted && answer.answer === 'unreachable') return;
    outbox = afterAnswer(outbox, attempt, answer, { now: now(), random });
    const changed = outbox.parcels.get(attempt.parcel);
    if (changed !== undefined) await vault.write([changed]);
    onChange();
  }

  while (!ended.aborted) {
    await look();
    const step = nextStep(outbox, now(), network());
    if (step.next === 'send') {
      await send(step.attempt);
      continue;
    }
    const pause = step.until === null ? lookAgainMs : Math.min(lookAgainMs, Math.max(0, step.until - now()));
    if (await hurriedWithin(hurried(), pause)) {
      calm();
      outbox = wake(outbox);
    }
  }
}

function hurriedWithin(signal: AbortSignal, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(true);
    const timer = setTimeout(() => resolve(false), milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
