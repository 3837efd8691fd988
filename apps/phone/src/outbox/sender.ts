/**
 * Drives the machine of core/outbox: one of all tabs and workers at a time, as long as there is something to send. Nothing that fails here
 * ends it: a disk that is full or a browser that takes its database away stops no sending, and what was heard is written down later.
 */
import {
  adoptParcels,
  afterAnswer,
  isOvertaken,
  nextStep,
  openOutbox,
  setRules,
  wake,
  type Answer,
  type Attempt,
  type Network,
  type Outbox,
  type Rules,
} from '@kua/core/outbox/outbox.ts';
import type { Parcel } from '@kua/core/outbox/parcel.ts';
import { hangBell, type Bell } from './bell.ts';
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
  /** What nobody expected, for whoever shows or reports it. The sender goes on. */
  onTrouble: (error: unknown) => void;
}>;

export type Sender = Readonly<{
  /** Something was saved, the network came back, the observer says "send now": whichever tab sends looks again at once. */
  wake: () => void;
  /** Ends at once; what was under way is asked for again next time. */
  close: () => Promise<void>;
}>;

/** A machine that has nothing to do looks by itself now and then. */
const lookAgainMs = 30_000;
const troubleMs = 5000;

export function startSender(options: SenderOptions): Sender {
  const ended = new AbortController();
  const bell = hangBell();
  const running = navigator.locks
    .request('sending', { signal: ended.signal }, () => run(options, bell, ended.signal))
    .catch((error: unknown) => {
      if (!ended.signal.aborted) options.onTrouble(error);
    });
  return {
    wake: bell.ring,
    close: async () => {
      ended.abort();
      await running;
      bell.close();
    },
  };
}

type State = {
  outbox: Outbox;
  /** Heard, and not written down yet. */
  readonly unwritten: Map<string, Parcel>;
  rings: number;
};

async function run(options: SenderOptions, bell: Bell, ended: AbortSignal): Promise<void> {
  const rules = { onlyText: false, mediaOnWifiOnly: false };
  const state: State = { outbox: openOutbox([], options.urls, rules), unwritten: new Map(), rings: bell.rings() };
  while (!ended.aborted) {
    try {
      await step(options, state, bell, ended);
    } catch (error) {
      options.onTrouble(error);
      await bell.heard(bell.rings(), troubleMs, ended);
    }
  }
}

async function step(options: SenderOptions, state: State, bell: Bell, ended: AbortSignal): Promise<void> {
  const { now, network } = options;
  await writeDown(options, state);
  if (bell.rings() > state.rings) {
    state.rings = bell.rings();
    state.outbox = wake(state.outbox);
  }
  const kept = await look(options, state);
  const next = nextStep(state.outbox, now(), network());
  if (next.next === 'wait') {
    const pause = next.until === null ? lookAgainMs : Math.min(lookAgainMs, Math.max(0, next.until - now()));
    await bell.heard(state.rings, pause, ended);
    return;
  }
  const sent = kept.get(next.attempt.parcel);
  if (sent === undefined) return;
  const { answer, brokenOff } = await send(options, state, bell, { attempt: next.attempt, sent, ended });
  // Broken off by us: nobody failed, and a receipt that came all the same is one.
  if (brokenOff && answer.answer !== 'receipted' && answer.answer !== 'held') return;
  state.outbox = afterAnswer(state.outbox, next.attempt, answer, { now: now(), random: options.random });
  const changed = state.outbox.parcels.get(next.attempt.parcel);
  if (changed !== undefined) state.unwritten.set(changed.id, changed);
  await writeDown(options, state);
}

async function writeDown({ vault, onChange }: SenderOptions, { unwritten }: State): Promise<void> {
  if (unwritten.size === 0) return;
  const parcels = [...unwritten.values()];
  await vault.write(parcels);
  for (const parcel of parcels) if (unwritten.get(parcel.id) === parcel) unwritten.delete(parcel.id);
  onChange();
}

/** What lies on the disk now, whichever tab put it there. */
async function look({ vault, rules }: SenderOptions, state: State): Promise<ReadonlyMap<string, Kept>> {
  const [named, allowed] = await Promise.all([namedIn(vault), rules()]);
  state.outbox = setRules(adoptParcels(state.outbox, parcelsOf(named)), allowed);
  return new Map(named.map((kept) => [kept.parcel.id, kept]));
}

/** What has to go: files that no statement names yet do not. */
async function namedIn(vault: Vault): Promise<readonly Kept[]> {
  return (await vault.kept()).filter(({ loose }) => !loose);
}

function parcelsOf(kept: readonly Kept[]): readonly Parcel[] {
  return kept.map(({ parcel }) => parcel);
}

async function send(
  { carrier, vault, network, now }: SenderOptions,
  { outbox }: State,
  bell: Bell,
  { attempt, sent, ended }: Readonly<{ attempt: Attempt; sent: Kept; ended: AbortSignal }>,
): Promise<Readonly<{ answer: Answer; brokenOff: boolean }>> {
  const breakOff = new AbortController();
  const answered = new AbortController();
  const end = (): void => breakOff.abort();
  ended.addEventListener('abort', end);

  /** As often as it rings meanwhile: is there something more urgent now? Only asked here, decided by the next step. */
  async function watch(): Promise<void> {
    for (let rings = bell.rings(); !answered.signal.aborted; rings = bell.rings()) {
      await bell.heard(rings, lookAgainMs, answered.signal);
      if (bell.rings() === rings) continue;
      const parcels = parcelsOf(await namedIn(vault));
      if (isOvertaken(wake(adoptParcels(outbox, parcels)), attempt, now(), network())) breakOff.abort();
    }
  }
  // A vault that cannot be read now overtakes nothing.
  const watching = watch().catch(() => undefined);
  try {
    const answer = await carrier(sent, { ...attempt, signal: breakOff.signal });
    return { answer, brokenOff: breakOff.signal.aborted };
  } finally {
    answered.abort();
    ended.removeEventListener('abort', end);
    await watching;
  }
}
