/**
 * The sender, as a machine without clock, network or disk: what to send next and where, and what an answer changes. Whoever drives it
 * (one at a time on a phone, whatever the number of tabs) writes a changed parcel down before the next step. Nothing ever leaves it but
 * by a signed receipt: no answer, however it looks, drops a parcel.
 */
import { chunkSize, measured, pause, slowed, type Random } from './pace.ts';
import { isUrgent, ranks, type Parcel, type Progress, type Rank, type Trouble } from './parcel.ts';

/** What the observer allows to go. Distress goes whatever she set. */
export type Rules = Readonly<{ onlyText: boolean; mediaOnWifiOnly: boolean }>;
export type Network = 'none' | 'metered' | 'free';

/** An intake of the election's signed list. `failures`: in a row. */
type Address = Readonly<{
  url: string;
  failures: number;
  notBefore: number;
  /** It said that it had what it had not. */
  forges: boolean;
}>;

/** What is known of a parcel that need not outlive the program: after a start it is simply tried again. */
type Trial = Readonly<{
  failures: number;
  notBefore: number;
  /** Where a file was begun. */
  at: string | null;
  /** Where it was not taken, since it last rested. */
  notAt: readonly string[];
}>;

export type Outbox = Readonly<{
  parcels: ReadonlyMap<string, Parcel>;
  addresses: readonly Address[];
  trials: ReadonlyMap<string, Trial>;
  rules: Rules;
  /** Bytes a second, by the last chunks. */
  speed: number | null;
}>;

/** Of a file at most `most` bytes from where the server stands; a submission goes whole. */
export type Attempt = Readonly<{ parcel: string; url: string; most: number }>;

/**
 * What came of an attempt. `receipted`: a receipt for this parcel, verified by the log's key. `progressed`: so many bytes of a file
 * more are on the server's disk, by its word. `forged`: the server says that all is there, and its receipt is none. `busy`: 429 or 503.
 */
export type Answer = Readonly<
  | { answer: 'receipted'; receipt: string }
  | { answer: 'progressed'; bytes: number; milliseconds: number }
  | { answer: 'held'; receipt: string }
  | { answer: 'refused'; code: string }
  | { answer: 'busy'; retryAfterMs: number }
  | { answer: 'server-failed' | 'unreachable' | 'forged' }
>;

export type Next =
  | Readonly<{ next: 'send'; attempt: Attempt }>
  /** `until`: null where only an event helps. */
  | Readonly<{ next: 'wait'; until: number | null }>;

const noTrial: Trial = { failures: 0, notBefore: 0, at: null, notAt: [] };
const rests = {
  address: { first: 2000, longest: 300_000 },
  /** A server that fails with this one may be well with the others. */
  parcel: { first: 4000, longest: 600_000 },
  refused: { first: 60_000, longest: 3_600_000 },
  held: { first: 60_000, longest: 1_800_000 },
  /** Somebody who forges will go on doing so. */
  forged: { first: 600_000, longest: 7_200_000 },
} as const;
/** So many failures in a row are no longer the parcels'. */
const manyFailures = 3;
/** A server cannot silence a phone by asking for more. */
const longestBusyMs = 600_000;

export function openOutbox(parcels: readonly Parcel[], urls: readonly string[], rules: Rules): Outbox {
  return {
    parcels: new Map(parcels.map((parcel) => [parcel.id, parcel])),
    addresses: urls.map((url) => ({ url, failures: 0, notBefore: 0, forges: false })),
    trials: new Map(),
    rules,
    speed: null,
  };
}

/** One that is there stays as it is: sealed once, sent verbatim. */
export function addParcel(outbox: Outbox, parcel: Parcel): Outbox {
  return outbox.parcels.has(parcel.id) ? outbox : withParcel(outbox, parcel);
}

export function setRules(outbox: Outbox, rules: Rules): Outbox {
  return { ...outbox, rules };
}

/** The network is back, the app was opened, or the observer says "send now": nobody waits for a pause that was set before. */
export function wake(outbox: Outbox): Outbox {
  const addresses = outbox.addresses.map((address) => (address.forges ? address : { ...address, notBefore: 0 }));
  const trials = new Map([...outbox.trials].map(([id, trial]) => [id, { ...trial, notBefore: 0, notAt: [] }]));
  return { ...outbox, addresses, trials };
}

export function nextStep(outbox: Outbox, now: number, network: Network): Next {
  const allowed = waitingParcels(outbox).filter((parcel) => mayGo(parcel.rank, outbox.rules, network));
  const times: number[] = [];
  for (const parcel of allowed) {
    const trial = outbox.trials.get(parcel.id) ?? noTrial;
    const open = addressesFor(outbox, trial);
    const address = open.find(({ notBefore }) => notBefore <= now);
    if (trial.notBefore <= now && address !== undefined)
      return { next: 'send', attempt: { parcel: parcel.id, url: address.url, most: chunkSize(outbox.speed) } };
    times.push(Math.max(trial.notBefore, Math.min(...open.map(({ notBefore }) => notBefore))));
  }
  const until = Math.min(...times);
  return { next: 'wait', until: until === Infinity ? null : until };
}

/** True when something more urgent than what is being sent could go instead. */
export function isOvertaken(outbox: Outbox, { parcel }: Attempt, now: number, network: Network): boolean {
  const sent = outbox.parcels.get(parcel);
  const step = nextStep(outbox, now, network);
  const first = step.next === 'send' ? outbox.parcels.get(step.attempt.parcel) : undefined;
  if (sent === undefined || first === undefined) return false;
  return ranks.indexOf(first.rank) < ranks.indexOf(sent.rank);
}

/** Most urgent first. */
export function waitingParcels({ parcels }: Outbox): readonly Parcel[] {
  return [...parcels.values()]
    .filter(({ progress }) => progress.state === 'waiting')
    .sort((a, b) => (isUrgent(a, b) ? -1 : 1));
}

export function mayGo(rank: Rank, { onlyText, mediaOnWifiOnly }: Rules, network: Network): boolean {
  if (network === 'none') return false;
  const isMedia = ranks.indexOf(rank) > ranks.indexOf('text');
  return !isMedia || (!onlyText && !(mediaOnWifiOnly && network !== 'free'));
}

/** Where a parcel may go, best first: where it was begun, then where least failed, in the order of the list. Never nowhere. */
function addressesFor({ addresses }: Outbox, { at, notAt }: Trial): readonly Address[] {
  const worth = ({ url, failures }: Address): number => (url === at && failures === 0 ? -1 : failures);
  const trusted = addresses.filter(({ forges }) => !forges);
  const those = trusted.length === 0 ? addresses : trusted;
  const untried = those.filter(({ url }) => !notAt.includes(url));
  return (untried.length === 0 ? those : untried).toSorted((a, b) => worth(a) - worth(b));
}

export function afterAnswer(
  outbox: Outbox,
  { parcel: id, url }: Attempt,
  answer: Answer,
  { now, random }: Readonly<{ now: number; random: Random }>,
): Outbox {
  const parcel = outbox.parcels.get(id);
  if (parcel?.progress.state !== 'waiting') return outbox;
  const trial = outbox.trials.get(id) ?? noTrial;
  const address = { url, failures: 0, notBefore: 0, forges: false };
  const failed = failuresAt(outbox, url) + 1;
  const put = (progress: Progress, to: Trial, at: Address): Outbox =>
    withTrial(withParcel(withAddress(outbox, at), { ...parcel, progress }), id, to);
  const waits = (trouble: Trouble | null, to: Trial, at: Address): Outbox => put({ state: 'waiting', trouble }, to, at);
  const later = (rest: keyof typeof rests, times: number): number => now + pause(times, rests[rest], random);

  switch (answer.answer) {
    case 'receipted':
      return put({ state: 'accepted', receipt: answer.receipt }, noTrial, address);
    case 'progressed': {
      const speed = measured(outbox.speed, answer.bytes, answer.milliseconds);
      return { ...waits(null, { ...noTrial, at: url }, address), speed };
    }
    case 'held': {
      const rest = { ...noTrial, failures: trial.failures + 1, notBefore: later('held', trial.failures + 1) };
      return waits({ reason: 'held', receipt: answer.receipt }, rest, address);
    }
    case 'refused':
      return waits({ reason: 'refused', code: answer.code }, notTaken('refused'), { ...address, failures: failed - 1 });
    case 'busy': {
      const until = now + Math.min(longestBusyMs, Math.max(1000, answer.retryAfterMs)) * (1 + random() / 4);
      return waits({ reason: 'busy' }, { ...trial, at: url }, { ...address, failures: failed, notBefore: until });
    }
    case 'server-failed': {
      const notBefore = failed < manyFailures ? 0 : later('address', failed - manyFailures + 1);
      return waits({ reason: 'server-failed' }, notTaken('parcel'), { ...address, failures: failed, notBefore });
    }
    case 'unreachable': {
      const away = { ...address, failures: failed, notBefore: later('address', failed) };
      return { ...waits({ reason: 'unreachable' }, trial, away), speed: slowed(outbox.speed) };
    }
    case 'forged': {
      const forger = { ...address, failures: failed, notBefore: later('forged', failed), forges: true };
      return waits({ reason: 'forged' }, { ...trial, at: null }, forger);
    }
  }

  /** Once at each address before it rests: the word of one is nobody else's. */
  function notTaken(rest: 'refused' | 'parcel'): Trial {
    const notAt = [...trial.notAt, url];
    const left = outbox.addresses.some((each) => !each.forges && !notAt.includes(each.url));
    if (left) return { ...trial, notAt, at: null };
    const failures = trial.failures + 1;
    return { failures, notBefore: later(rest, failures), notAt: [], at: null };
  }
}

/** Accepted parcels that the release leads to by now. */
export function markPublic(outbox: Outbox, ids: ReadonlySet<string>): Outbox {
  const parcels = new Map(outbox.parcels);
  for (const id of ids) {
    const parcel = parcels.get(id);
    if (parcel?.progress.state === 'accepted')
      parcels.set(id, { ...parcel, progress: { ...parcel.progress, state: 'public' } });
  }
  return { ...outbox, parcels };
}

function withParcel(outbox: Outbox, parcel: Parcel): Outbox {
  return { ...outbox, parcels: new Map(outbox.parcels).set(parcel.id, parcel) };
}

function withTrial(outbox: Outbox, id: string, trial: Trial): Outbox {
  return { ...outbox, trials: new Map(outbox.trials).set(id, trial) };
}

function failuresAt({ addresses }: Outbox, url: string): number {
  return addresses.find((address) => address.url === url)?.failures ?? 0;
}

function withAddress(outbox: Outbox, changed: Address): Outbox {
  return { ...outbox, addresses: outbox.addresses.map((each) => (each.url === changed.url ? changed : each)) };
}
