/**
 * Random days of one phone, for tests: networks that come and go, servers that fail, an address that lies, things that no server takes,
 * programs that die at any moment. What the sender does is held against what must never happen. Everything follows from the seed.
 */
import type { adoptParcels, afterAnswer, Answer, Attempt, Network, nextStep, Outbox, Rules, wake } from './outbox.ts';
import { openOutbox, setRules, waitingParcels } from './outbox.ts';
import { isUrgent, ranks, type Parcel, type Rank } from './parcel.ts';

export type Sender = Readonly<{
  adoptParcels: typeof adoptParcels;
  nextStep: typeof nextStep;
  afterAnswer: typeof afterAnswer;
  wake: typeof wake;
}>;

/** What went wrong, in the order in which it was seen; empty when nothing did. */
export type History = Readonly<{ wrong: readonly string[]; parcels: number; attempts: number; interruptions: number }>;

const honest = ['https://first', 'https://second'] as const;
const liar = 'https://liar';
const moods = ['well', 'well', 'well', 'away', 'failing', 'busy', 'refusing', 'in other hands'] as const;
const characters = ['swallows', 'forgets', 'drips', 'refuses', 'delays', 'fails', 'blocked'] as const;
/** What no server takes, though it takes all the rest. */
const poisons = ['unreachable', 'server-failed', 'refused', 'busy', 'unreadable'] as const;
const steps = 250;
/** Nobody waits longer than this for an answer that does not come. */
const patienceMs = 20_000;
/** On a good network everything that can go is gone by then. */
const longestMs = 3_600_000;

export function liveHistory(seed: number, sender: Sender): History {
  const random = mulberry(seed);
  const below = (bound: number): number => Math.floor(random() * bound);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)] as T;
  const urls = [...honest, ...(below(2) === 0 ? [liar] : [])].toSorted(() => random() - 0.5);
  const character = pick([...characters, 'all'] as const);
  const told = new Map<string, number>();

  const wrong: string[] = [];
  /** What the server has: it outlives everything. */
  const kept = new Map<string, number>();
  /** What the phone has on its disk: outlives the program. */
  const disk = new Map<string, Parcel>();
  const poisoned = new Map<string, (typeof poisons)[number]>();
  /** Tried without success since the program began, or was woken. */
  const tried = new Set<string>();
  const received = new Map<string, number>();
  let mood = new Map<string, (typeof moods)[number]>(honest.map((url) => [url, 'well']));
  let network: Network = 'free';
  let rules: Rules = { onlyText: false, mediaOnWifiOnly: false };
  let rough = true;
  const isRough = (chance: number): boolean => random() < chance && rough;
  let [now, attempts, interruptions] = [1_000_000, 0, 0];
  let outbox = begin();

  function begin(): Outbox {
    tried.clear();
    return openOutbox([...disk.values()], urls, rules);
  }

  function add(): void {
    const rank: Rank = pick(ranks);
    const isFile = ranks.indexOf(rank) > ranks.indexOf('text');
    const size = isFile ? 1 + below(rank === 'video' ? 4_000_000 : 400_000) : 500 + below(3000);
    const added = disk.size + 1;
    const progress = { state: 'waiting', trouble: null } as const;
    const parcel: Parcel = { id: `parcel ${added}`, kind: isFile ? 'file' : 'submission', rank, size, added, progress };
    disk.set(parcel.id, parcel);
    if (below(16) === 0) poisoned.set(parcel.id, pick(poisons));
    outbox = sender.adoptParcels(outbox, [...disk.values()]);
  }

  /** Written down, as whoever drives the sender does. */
  function writeDown(): void {
    for (const [id, before] of disk) {
      const after = outbox.parcels.get(id);
      if (after === undefined) wrong.push(`${id} is gone`);
      else {
        if (before.progress.state !== 'waiting' && after.progress.state === 'waiting')
          wrong.push(`${id} was taken back`);
        if (after.progress.state !== 'waiting' && kept.get(id) !== after.size) wrong.push(`${id} is not on the server`);
        disk.set(id, after);
      }
    }
  }

  function answerOf({ parcel: id, url, most }: Attempt): Answer | 'died' {
    const parcel = disk.get(id);
    if (parcel === undefined) throw new Error('something is sent that is not on the disk');
    const is = mood.get(url) ?? 'in other hands';
    now += below(2000);
    if (poisoned.get(id) === 'unreadable') return { answer: 'unreadable' };
    if (is === 'in other hands') return lie(parcel, most);
    if (network === 'none' || is === 'away' || isRough(0.15)) {
      interruptions += 1;
      now += below(patienceMs);
      return { answer: 'unreachable' };
    }
    if (is === 'failing') return { answer: 'server-failed' };
    if (is === 'busy') return { answer: 'busy', whose: 'server', retryAfterMs: below(30_000) };
    if (is === 'refusing') return { answer: 'refused', code: pick(['too-large', 'device-unknown']) };
    switch (poisoned.get(id)) {
      case 'unreachable':
        now += patienceMs;
        return { answer: 'unreachable' };
      case 'server-failed':
        return { answer: 'server-failed' };
      case 'refused':
        return { answer: 'refused', code: 'too-large' };
      case 'busy':
        return { answer: 'busy', whose: 'parcel', retryAfterMs: below(60_000) };
      default:
        return take(parcel, most);
    }
  }

  function take({ id, kind, size }: Parcel, most: number): Answer | 'died' {
    const had = kept.get(id) ?? 0;
    const bytes = kind === 'submission' ? size : Math.min(most, size - had);
    received.set(id, (received.get(id) ?? 0) + (had === size ? 0 : bytes));
    const cut = (): Answer | 'died' => {
      interruptions += 1;
      return random() < 0.5 ? 'died' : { answer: 'unreachable' };
    };
    // In the middle of a chunk: nothing of it is on the disk.
    if (isRough(0.05)) return cut();
    kept.set(id, kind === 'submission' ? size : had + bytes);
    // All of it is, and nobody hears of it.
    if (isRough(0.1)) return cut();
    if (kept.get(id) === size) return { answer: 'receipted', receipt: `receipt of ${id}` };
    return { answer: 'progressed', bytes, milliseconds: 1 + below(5000) };
  }

  /** What somebody between phone and server can say. */
  function lie({ id, size, kind }: Parcel, most: number): Answer {
    switch (character === 'all' ? pick(characters) : character) {
      case 'swallows': {
        const swallowed = (told.get(id) ?? 0) + most;
        told.set(id, swallowed);
        if (kind === 'submission' || swallowed >= size) return { answer: 'forged' };
        return { answer: 'progressed', bytes: most, milliseconds: 1 };
      }
      case 'forgets':
        return kind === 'submission' ? { answer: 'forged' } : { answer: 'progressed', bytes: most, milliseconds: 1 };
      case 'drips':
        now += 29_000;
        return kind === 'submission'
          ? { answer: 'unreachable' }
          : { answer: 'progressed', bytes: most, milliseconds: 29_000 };
      case 'refuses':
        return { answer: 'refused', code: 'election-over' };
      case 'delays':
        return { answer: 'busy', whose: pick(['server', 'parcel']), retryAfterMs: 1e12 };
      case 'fails':
        return { answer: 'server-failed' };
      case 'blocked':
        return { answer: 'unreachable' };
    }
  }

  function send(): boolean {
    const step = sender.nextStep(outbox, now, network);
    if (step.next === 'wait') {
      if (step.until !== null && step.until <= now) wrong.push('it waits for a moment that is over');
      return false;
    }
    const { attempt } = step;
    attempts += 1;
    const sent = disk.get(attempt.parcel);
    if (sent?.progress.state !== 'waiting') wrong.push(`${attempt.parcel} does not wait`);
    else checkOrder(sent);
    const answer = answerOf(attempt);
    if (answer === 'died') outbox = begin();
    else {
      outbox = sender.afterAnswer(outbox, attempt, answer, { now, random });
      const after = outbox.parcels.get(attempt.parcel)?.progress;
      const isStuck = after?.state === 'waiting' && after.trouble !== null;
      if (isStuck || (answer.answer === 'progressed' && answer.milliseconds > patienceMs)) tried.add(attempt.parcel);
      writeDown();
    }
    return true;
  }

  /** Whatever is more urgent and may go was tried since somebody last had a reason to hope. */
  function checkOrder(sent: Parcel): void {
    for (const other of disk.values()) {
      const isMedia = ranks.indexOf(other.rank) > ranks.indexOf('text');
      const may = !isMedia || (!rules.onlyText && !(rules.mediaOnWifiOnly && network !== 'free'));
      if (other.progress.state === 'waiting' && may && !tried.has(other.id) && isUrgent(other, sent))
        wrong.push(`${sent.id} (${sent.rank}) went before ${other.id} (${other.rank})`);
    }
    const isMedia = ranks.indexOf(sent.rank) > ranks.indexOf('text');
    if (isMedia && rules.onlyText) wrong.push(`${sent.id} went although only text may`);
    if (isMedia && rules.mediaOnWifiOnly && network !== 'free') wrong.push(`${sent.id} went on a metered network`);
  }

  function hope(): void {
    outbox = sender.wake(outbox);
    tried.clear();
  }

  const events: readonly (() => void)[] = [
    add,
    ...Array.from({ length: 6 }, () => () => void send()),
    () => (now += below(60_000)),
    () => (now += below(3_600_000)),
    () => {
      const before = network;
      network = pick(['none', 'metered', 'free'] as const);
      if (before === 'none' && network !== 'none') hope();
    },
    () => (mood = new Map(honest.map((url) => [url, pick(moods)]))),
    () => (outbox = begin()),
    () => {
      rules = { onlyText: below(3) === 0, mediaOnWifiOnly: below(3) === 0 };
      outbox = setRules(outbox, rules);
    },
    hope,
  ];
  for (let step = 0; step < steps; step += 1) pick(events)();

  /** As long as something that is not poisoned waits. */
  function goOn(until: number): void {
    const isOpen = (): boolean => waitingParcels(outbox).some(({ id }) => !poisoned.has(id));
    while (isOpen() && now < until && wrong.length === 0) {
      if (send()) continue;
      const step = sender.nextStep(outbox, now, network);
      if (step.next === 'wait') now = step.until === null ? until : Math.max(now + 1, step.until);
    }
  }
  // In the end nothing is cut any more, the network is there and the servers are well. The liar stays, and so does what no server takes; then that is taken, too.
  rough = false;
  network = 'free';
  mood = new Map(honest.map((url) => [url, 'well']));
  rules = { onlyText: false, mediaOnWifiOnly: false };
  outbox = setRules(outbox, rules);
  hope();
  goOn(now + longestMs);
  for (const { id } of waitingParcels(outbox))
    if (!poisoned.has(id)) wrong.push(`${id} did not get through in an hour of good network`);
  poisoned.clear();
  goOn(now + longestMs);
  for (const { id } of waitingParcels(outbox)) wrong.push(`${id} did not get through in another hour`);
  for (const [id, { size }] of disk) {
    const twice = (received.get(id) ?? 0) - size;
    if (twice > interruptions * 1_048_576) wrong.push(`${id}: ${twice} bytes went twice`);
  }
  return { wrong, parcels: disk.size, attempts, interruptions };
}

/** Mulberry32, a small generator of numbers from 0 up to 1 in the public domain. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
