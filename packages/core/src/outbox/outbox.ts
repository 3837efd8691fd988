/**
 * The sender, as a machine without clock, network or disk: what to send next and where, and what an answer changes. Whoever drives it
 * (one at a time on a phone, whatever the number of tabs) writes a changed parcel down before the next step. Nothing ever leaves it but
 * by a signed receipt: no answer, however it looks, drops a parcel. And nothing stops the others: a parcel that does not get through rests
 * for a while, an address that lies is asked last.
 */
import { chunkSize, largestChunk, measured, pause, slowed, type Random } from './pace.ts';
import { isFurther, isUrgent, ranks, type Parcel, type Progress, type Rank, type Trouble } from './parcel.ts';

/** What the observer allows to go. */
export type Rules = Readonly<{ onlyText: boolean; mediaOnWifiOnly: boolean }>;
export type Network = 'none' | 'metered' | 'free';

/** An intake of the election's signed list. */
type Address = Readonly<{
  url: string;
  /** In a row, and of which parcels, the last one last. */
  failures: number;
  failedBy: readonly string[];
  notBefore: number;
  /** How often it said that it had what it had not. */
  lies: number;
}>;

/** What is known of a parcel that need not outlive the program: after a start it is simply tried again. */
type Trial = Readonly<{
  failures: number;
  notBefore: number;
  /** Where a file was begun, and how many bytes went there. */
  at: string | null;
  went: number;
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
 * went to the server's disk, by its word. `forged`: the server says that all is there, and its receipt is none. `busy`: later, the server
 * or this parcel alone (a quota, another request that sends it). `unreadable`: this phone cannot read its own bytes now.
 */
export type Answer = Readonly<
  | { answer: 'receipted'; receipt: string }
  | { answer: 'progressed'; bytes: number; milliseconds: number }
  | { answer: 'held'; receipt: string }
  | { answer: 'refused'; code: string }
  | { answer: 'busy'; whose: 'server' | 'parcel'; retryAfterMs: number }
  | { answer: 'server-failed' | 'unreachable' | 'forged' | 'unreadable' }
>;

export type Next =
  | Readonly<{ next: 'send'; attempt: Attempt }>
  /** `until`: null where only an event helps. */
  | Readonly<{ next: 'wait'; until: number | null }>;

const asNew = { failures: 0, failedBy: [], notBefore: 0 } as const;
const noTrial: Trial = { failures: 0, notBefore: 0, at: null, went: 0, notAt: [] };
const rests = {
  address: { first: 2000, longest: 60_000 },
  /** Nobody can put a phone to sleep by lying to it. */
  lies: { first: 15_000, longest: 600_000 },
  parcel: { first: 10_000, longest: 1_800_000 },
  refused: { first: 30_000, longest: 1_800_000 },
  held: { first: 60_000, longest: 1_800_000 },
} as const;
/** So many failures in a row are no longer the parcels'. */
const manyFailures = 3;
/** Nor by asking for more: a server that needs peace has it from this parcel or, in earnest, from all. */
const longestBusyMs = { parcel: 60_000, server: 300_000 } as const;
/** A chunk that takes longer than that goes elsewhere, where there is an elsewhere. */
const drippingMs = 20_000;

export function openOutbox(parcels: readonly Parcel[], urls: readonly string[], rules: Rules): Outbox {
  return {
    parcels: new Map(parcels.map((parcel) => [parcel.id, parcel])),
    addresses: urls.map((url) => ({ url, ...asNew, lies: 0 })),
    trials: new Map(),
    rules,
    speed: null,
  };
}

/** What lies on the phone's disk now: new parcels come in, those that are gone go, and of two progresses the further one holds. */
export function adoptParcels(outbox: Outbox, kept: readonly Parcel[]): Outbox {
  const parcels = kept.map((parcel) => {
    const known = outbox.parcels.get(parcel.id);
    const adopted = known === undefined || isFurther(parcel.progress, known.progress) ? parcel : known;
    return [parcel.id, adopted] as const;
  });
  return { ...outbox, parcels: new Map(parcels) };
}

export function setRules(outbox: Outbox, rules: Rules): Outbox {
  return { ...outbox, rules };
}

/**
 * The network is back or another one, something was saved, the app was opened, the observer says "send now": there is hope, and nobody
 * waits for a pause that was set before. Who lied is still asked last.
 */
export function wake(outbox: Outbox): Outbox {
  const addresses = outbox.addresses.map(({ url, lies }) => ({ url, ...asNew, lies }));
  const trials = [...outbox.trials].map(([id, { at, went }]) => [id, { ...noTrial, at, went }] as const);
  return { ...outbox, addresses, trials: new Map(trials) };
}

export function nextStep(outbox: Outbox, now: number, network: Network): Next {
  const allowed = waitingParcels(outbox).filter((parcel) => mayGo(parcel.rank, outbox.rules, network));
  const earliest = Math.min(...outbox.addresses.map(({ notBefore }) => notBefore));
  const ready: Ready[] = [];
  const times: number[] = [];
  for (const parcel of allowed) {
    const trial = outbox.trials.get(parcel.id) ?? noTrial;
    const there = openAddresses(outbox, trial, now);
    if (trial.notBefore <= now && there.length > 0) ready.push({ parcel, trial, there });
    else times.push(Math.max(trial.notBefore, earliest));
  }
  const chosen = choose(ready);
  if (chosen !== null) {
    const { parcel, address } = chosen;
    return { next: 'send', attempt: { parcel: parcel.id, url: address.url, most: chunkSize(outbox.speed) } };
  }
  const until = Math.min(...times);
  return { next: 'wait', until: until === Infinity ? null : until };
}

/** A parcel that may go now, and the addresses that it may go to. */
type Ready = Readonly<{ parcel: Parcel; trial: Trial; there: readonly Address[] }>;

/**
 * The most urgent, to the best address. Where that one failed there before, every other attempt is another parcel's: maybe it is not the
 * address that is away.
 */
function choose(ready: readonly Ready[]): Readonly<{ parcel: Parcel; address: Address }> | null {
  const [first] = ready;
  if (first === undefined) return null;
  const address = best(first.there, first.trial);
  const { failures, failedBy, url } = address;
  if (failures % 2 === 0 || !failedBy.includes(first.parcel.id)) return { parcel: first.parcel, address };
  const failedAt = ({ parcel }: Ready): number => failedBy.indexOf(parcel.id);
  const others = ready.filter(({ there }) => there.some((each) => each.url === url));
  return { parcel: others.reduce((a, b) => (failedAt(b) < failedAt(a) ? b : a), first).parcel, address };
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

/** Of those that do not rest, where the parcel was not turned away since it rested last; all, where that is nowhere: it waits for none. */
function openAddresses({ addresses }: Outbox, { notAt }: Trial, now: number): readonly Address[] {
  const awake = addresses.filter(({ notBefore }) => notBefore <= now);
  const untried = awake.filter(({ url }) => !notAt.includes(url));
  return untried.length === 0 ? awake : untried;
}

/** Who lied least, then where it was begun, then where least failed, in the order of the list. */
function best(addresses: readonly Address[], { at }: Trial): Address {
  const failuresOf = ({ url, failures }: Address): number => (url === at && failures === 0 ? -1 : failures);
  const isBetter = (a: Address, b: Address): boolean => (a.lies - b.lies || failuresOf(a) - failuresOf(b)) < 0;
  return addresses.reduce((a, b) => (isBetter(b, a) ? b : a));
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
  const { failures = 0, failedBy = [], lies = 0 } = outbox.addresses.find((each) => each.url === url) ?? {};
  const well: Address = { url, ...asNew, lies };
  const failed: Address = {
    ...well,
    failures: failures + 1,
    failedBy: [...failedBy.filter((each) => each !== id), id],
  };
  // An address that was well a moment ago is not away: it is this parcel that does not get through.
  const isItsFault = failures === 0;
  const later = (rest: keyof typeof rests, times: number): number => now + pause(times, rests[rest], random);
  const put = (progress: Progress, to: Trial, at: Address): Outbox => ({
    ...outbox,
    parcels: new Map(outbox.parcels).set(id, { ...parcel, progress }),
    trials: new Map(outbox.trials).set(id, to),
    addresses: outbox.addresses.map((each) => (each.url === url ? at : each)),
  });
  const waits = (trouble: Trouble | null, to: Trial, at: Address): Outbox => put({ state: 'waiting', trouble }, to, at);

  switch (answer.answer) {
    case 'receipted':
      return put({ state: 'accepted', receipt: answer.receipt }, noTrial, { ...well, lies: 0 });
    case 'progressed': {
      const speed = measured(outbox.speed, answer.bytes, answer.milliseconds);
      const went = (trial.at === url ? trial.went : 0) + answer.bytes;
      if (answer.bytes === 0 || went > parcel.size + 2 * largestChunk)
        return waits({ reason: 'endless' }, notTaken('refused'), lied(well));
      if (answer.milliseconds <= drippingMs)
        return { ...waits(null, { ...trial, failures: 0, notBefore: 0, at: url, went }, well), speed };
      // Elsewhere it may be faster. Where all are slow they take turns, and only who was turned away by the others rests.
      const turned = notTaken('parcel', false);
      const elsewhere = turned.notAt.length === 0 && trial.failures === 0 ? { ...turned, notBefore: 0 } : turned;
      return { ...waits(null, elsewhere, { ...well, failures: failures + 1, failedBy }), speed };
    }
    case 'held':
      return waits({ reason: 'held', receipt: answer.receipt }, notTaken('held'), well);
    case 'refused':
      return waits({ reason: 'refused', code: answer.code }, notTaken('refused'), { ...well, failures, failedBy });
    case 'busy': {
      const asked = Math.min(longestBusyMs[answer.whose], Math.max(1000, answer.retryAfterMs)) * (1 + random() / 4);
      if (answer.whose === 'server') return waits({ reason: 'busy' }, trial, { ...failed, notBefore: now + asked });
      const turned = notTaken('parcel');
      const rested =
        turned.notAt.length === 0 ? { ...turned, notBefore: Math.max(turned.notBefore, now + asked) } : turned;
      return waits({ reason: 'busy' }, rested, well);
    }
    case 'server-failed': {
      const notBefore = failures + 1 < manyFailures ? 0 : later('address', failures + 2 - manyFailures);
      return waits({ reason: 'server-failed' }, notTaken('parcel', isItsFault), { ...failed, notBefore });
    }
    case 'unreachable': {
      const away = { ...failed, notBefore: later('address', failures + 1) };
      return { ...waits({ reason: 'unreachable' }, notTaken('parcel', isItsFault), away), speed: slowed(outbox.speed) };
    }
    case 'forged':
      return waits({ reason: 'forged' }, notTaken('parcel'), lied(well));
    case 'unreadable':
      return waits(
        { reason: 'unreadable' },
        { ...trial, failures: trial.failures + 1, notBefore: later('refused', trial.failures + 1) },
        { ...well, failures, failedBy },
      );
  }

  function lied(address: Address): Address {
    return { ...address, lies: lies + 1, notBefore: later('lies', lies + 1) };
  }

  /** Once at each address before it rests: the word of one is nobody else's. */
  function notTaken(rest: 'refused' | 'parcel' | 'held', blamed = true): Trial {
    const notAt = [...trial.notAt.filter((each) => each !== url), url];
    const times = blamed ? trial.failures + 1 : trial.failures;
    // Who rests himself loses his turn: nobody waits for an address that is away, or says so.
    if (outbox.addresses.some((each) => !notAt.includes(each.url) && each.notBefore <= now))
      return { ...trial, failures: times, notAt, at: null, went: 0 };
    return { ...noTrial, failures: times, notBefore: later(rest, Math.max(1, times)) };
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
