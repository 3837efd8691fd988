/**
 * What she says for her own sake: a contact, that she is well, a phrase. None of it is evidence, and none goes through the outbox: each is
 * said until the server has shown that it has it, and of each kind only the last one counts. The page shows which it is.
 */
import { shifted, timeToSay } from '@kua/core/access/phone-clock.ts';
import type { ToldKind } from '@kua/core/access/told.ts';
import { keyList, membership, membershipPage } from '../access/membership.ts';
import { pageOf } from '../notebook/notebook.ts';
import { directory } from '../registry/directory.ts';
import { putClockRight, rightNow, skew } from '../registry/kit.ts';
import type { SaidBy } from './telling-attempt.ts';

/** `waiting`: the server has not shown yet that it has it. `code`: what came instead, signed by nobody; null where nothing came. */
type Telling<K extends ToldKind> = Readonly<{
  said: SaidBy[K];
  /** RFC 3339, the phone's clock put right. */
  madeAt: string;
  /** By how much the clock was put right for these times; who learns of a better one moves them. */
  skewMs: number;
  /** With which time the server took something of this kind last; null: it took nothing yet. */
  knownAt: string | null;
  state: 'waiting' | 'known';
  code: string | null;
}>;
export type Tellings = Readonly<{ [K in ToldKind]?: Telling<K> }>;
export const tellingsPage = pageOf<Tellings>('tellings');

/** Null takes back what she left before. */
export async function tellContact(text: string | null): Promise<void> {
  const lawyers = directory.peek()?.lawyers;
  if (lawyers === undefined) throw new Error('there is nobody to seal it to');
  // What seals and signs is heavy; it is on the phone before it is needed.
  const { sealedToLawyers } = await import('@kua/device/safety.ts');
  await tell('contact', { sealed: text === null ? null : await sealedToLawyers(lawyers, text) });
}

/** Null ends it. */
export async function tellCheckIn(next: Date | null): Promise<void> {
  await tell('check-in', { next: next?.toISOString() ?? null });
}

export async function tellPhrase(phrase: Uint8Array): Promise<void> {
  const { phraseDigest } = await import('@kua/core/access/phrase.ts');
  await tell('phrase', { digest: phraseDigest(membership().election, phrase) });
}

async function tell<K extends ToldKind>(kind: K, said: SaidBy[K]): Promise<void> {
  await put(kind, {
    said,
    madeAt: rightNow().toISOString(),
    skewMs: skew.peek(),
    knownAt: tellingsPage.content.peek()?.[kind]?.knownAt ?? null,
    state: 'waiting',
    code: null,
  });
  void sendTellings();
}

async function put<K extends ToldKind>(kind: K, telling: Telling<K>): Promise<void> {
  await tellingsPage.put({ ...tellingsPage.content.peek(), [kind]: telling });
}

const againMs = 20_000;
let sending: Promise<void> | null = null;
/** Whether there was no line when all was said last. */
let line: 'new' | 'as before' = 'as before';

export function followTellings(): void {
  const send = (): void => void sendTellings();
  addEventListener('online', () => {
    line = 'new';
    send();
  });
  setInterval(send, againMs);
  send();
}

async function sendTellings(): Promise<void> {
  // Somebody may have told something while the last round was under way.
  await sending;
  sending ??= round().finally(() => (sending = null));
  await sending;
}

async function round(): Promise<void> {
  if (membershipPage.content.peek() === null || keyList.peek() === null || !navigator.onLine) return;
  const by = line;
  line = 'as before';
  for (const kind of ['check-in', 'contact', 'phrase'] as const)
    // She need not know that her clock is wrong, nor wait for it.
    if ((await say(kind, by)) === 'clock put right') await say(kind, 'new');
}

/** When each was said, on a clock that nobody sets. What she says anew is another one, and said at once. */
const triedAt = new WeakMap<object, readonly number[]>();

async function say(kind: ToldKind, by: typeof line): Promise<'clock put right' | 'said'> {
  await moveWithClock(kind);
  const told = tellingsPage.content.peek()?.[kind];
  if (told === undefined || told.state === 'known') return 'said';
  const [{ attempt }, { isTimeToSay }] = await Promise.all([
    import('./telling-attempt.ts'),
    import('./telling-pace.ts'),
  ]);
  const tried = triedAt.get(told.said) ?? [];
  if (!isTimeToSay(tried, performance.now(), by)) return 'said';
  triedAt.set(told.said, [...tried, performance.now()]);
  const at = timeToSay(rightNow(), told.knownAt).toISOString();
  const answer = await attempt(told.said, at);
  if (answer.state === 'waiting') {
    if (answer.code !== told.code && tellingsPage.content.peek()?.[kind] === told)
      await put(kind, { ...told, code: answer.code });
    return 'said';
  }
  const wasWrong = await putClockRight(answer.now);
  const isKnown = answer.state === 'known';
  // With a clock that was wrong the server has another hour from her than she meant.
  await settle(kind, told, { knownAt: isKnown ? at : told.knownAt, isThere: isKnown && !wasWrong });
  return wasWrong ? 'clock put right' : 'said';
}

/** What she chose by a clock that was wrong she chose so many hours from then: that holds, and not what the clock showed. */
async function moveWithClock(kind: ToldKind): Promise<void> {
  const told = tellingsPage.content.peek()?.[kind];
  const skewMs = skew.peek();
  if (told === undefined || told.state === 'known' || told.skewMs === skewMs) return;
  const byMs = skewMs - told.skewMs;
  const { said } = told;
  const moved = 'next' in said && said.next !== null ? { next: shifted(said.next, byMs) } : said;
  await put(kind, { ...told, said: moved, madeAt: shifted(told.madeAt, byMs), skewMs });
}

async function settle(
  kind: ToldKind,
  told: Telling<ToldKind>,
  { knownAt, isThere }: Readonly<{ knownAt: string | null; isThere: boolean }>,
): Promise<void> {
  const now = tellingsPage.content.peek()?.[kind];
  if (now === undefined) return;
  // What she said meanwhile is another one, and has to be later than this one.
  await put(kind, { ...now, knownAt, ...(now === told && isThere ? { state: 'known', code: null } : {}) });
}
