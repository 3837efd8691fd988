/**
 * What she says for her own sake: a contact, that she is well, a phrase. None of it is evidence, and none goes through the outbox: each is
 * said until the server has it, and of each kind only the last one counts. The page shows which it is.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { CheckIn } from '@kua/core/access/check-in.ts';
import type { Contact } from '@kua/core/access/contact.ts';
import { shifted, timeToSay } from '@kua/core/access/phone-clock.ts';
import type { PhraseRegistration } from '@kua/core/access/phrase.ts';
import type { Device } from '@kua/device/device.ts';
import { keyList, membership, membershipPage } from '../access/membership.ts';
import { pageOf } from '../notebook/notebook.ts';
import { addressesOf, directory } from '../registry/directory.ts';
import { plainFetch } from '../shell/plain-fetch.ts';
import { putClockRight, rightNow, skew } from '../registry/kit.ts';

/** What she says of each kind. The rest of the message is when and by which phone, and is signed when there is a line. */
type SaidBy = {
  contact: Pick<Contact, 'sealed'>;
  'check-in': Pick<CheckIn, 'next'>;
  phrase: Pick<PhraseRegistration, 'digest'>;
};
export type Kind = keyof SaidBy;
const paths: Readonly<Record<Kind, string>> = { contact: 'contacts', 'check-in': 'check-ins', phrase: 'phrases' };

/** `waiting`: the server does not have it yet. `refused`: it will not take it; `code` says why. */
type Telling<K extends Kind> = Readonly<{
  said: SaidBy[K];
  /** RFC 3339, the phone's clock put right. */
  madeAt: string;
  /** By how much the clock was put right for these times; who learns of a better one moves them. */
  skewMs: number;
  /** With which time the server took something of this kind last; null: it took nothing yet. */
  knownAt: string | null;
  state: 'waiting' | 'known' | 'refused';
  code: string | null;
}>;
export type Tellings = Readonly<{ [K in Kind]?: Telling<K> }>;
export const tellingsPage = pageOf<Tellings>('tellings');

/** The makers seal, and are heavy; they are on the phone before they are needed. */
const making = () => import('@kua/device/safety.ts');

async function device(): Promise<Device> {
  const { deviceOf } = await import('@kua/device/device.ts');
  return deviceOf(hexToBytes(membership().secret));
}

/** Null takes back what she left before. */
export async function tellContact(text: string | null): Promise<void> {
  const lawyers = directory.peek()?.lawyers;
  if (lawyers === undefined) throw new Error('there is nobody to seal it to');
  const { sealedToLawyers } = await making();
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

async function tell<K extends Kind>(kind: K, said: SaidBy[K]): Promise<void> {
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

async function put<K extends Kind>(kind: K, telling: Telling<K>): Promise<void> {
  await tellingsPage.put({ ...tellingsPage.content.peek(), [kind]: telling });
}

const againMs = 20_000;
let sending: Promise<void> | null = null;

export function followTellings(): void {
  const send = (): void => void sendTellings();
  addEventListener('online', send);
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
  for (const kind of ['check-in', 'contact', 'phrase'] as const)
    // She need not know that her clock is wrong, nor wait for it.
    if ((await say(kind)) === 'clock put right') await say(kind);
}

async function say(kind: Kind): Promise<'clock put right' | 'said'> {
  await moveWithClock(kind);
  const told = tellingsPage.content.peek()?.[kind];
  if (told?.state !== 'waiting') return 'said';
  const at = timeToSay(rightNow(), told.knownAt).toISOString();
  const answer = await post(paths[kind], await messageOf(told, at));
  if (answer === null) return 'said';
  const wasWrong = await putClockRight(answer.now);
  await settle(kind, told, { at, code: answer.code, wasWrong });
  return wasWrong ? 'clock put right' : 'said';
}

/** What she chose by a clock that was wrong she chose so many hours from then: that holds, and not what the clock showed. */
async function moveWithClock(kind: Kind): Promise<void> {
  const told = tellingsPage.content.peek()?.[kind];
  const skewMs = skew.peek();
  if (told?.state !== 'waiting' || told.skewMs === skewMs) return;
  const byMs = skewMs - told.skewMs;
  const { said } = told;
  const moved = 'next' in said && said.next !== null ? { next: shifted(said.next, byMs) } : said;
  await put(kind, { ...told, said: moved, madeAt: shifted(told.madeAt, byMs), skewMs });
}

/** Signed at each attempt: what she said hours ago without a line is as good as said now, and only a time about now shows a wrong clock. */
async function messageOf({ said }: Telling<Kind>, at: string): Promise<unknown> {
  const [{ checkIn, signedContact, signedPhrase }, by] = await Promise.all([making(), device()]);
  const { election } = membership();
  if ('digest' in said) return signedPhrase(by, { election, ...said });
  if ('sealed' in said) return signedContact(by, { election, madeAt: at, ...said });
  // Over before anybody heard of it: then she is missed from now on, and has the two minutes that everybody has.
  const next = said.next === null || said.next > at ? said.next : shifted(at, 1);
  return checkIn(by, { election, at, next });
}

/** Made anew with the next attempt, and then taken. */
const madeAnew: ReadonlySet<string | null> = new Set(['clock-wrong', 'message-older']);

async function settle(
  kind: Kind,
  told: Telling<Kind>,
  { at, code, wasWrong }: Readonly<{ at: string; code: string | null; wasWrong: boolean }>,
): Promise<void> {
  const now = tellingsPage.content.peek()?.[kind];
  if (now === undefined) return;
  const knownAt = code === null ? at : now.knownAt;
  // What she said meanwhile is another one, and has to be later than this one.
  if (now !== told) await put(kind, { ...now, knownAt });
  // With a clock that was wrong the server has another hour from her than she meant.
  else if (madeAnew.has(code) || (code === null && wasWrong)) await put(kind, { ...now, knownAt });
  else await put(kind, { ...now, knownAt, state: code === null ? 'known' : 'refused', code });
}

/** Passes by itself: the network, a server that is busy, a list that does not have this phone yet. */
const passing: ReadonlySet<string> = new Set(['device-unknown', 'device-quota', 'too-busy', 'too-slow']);

/** At each intake in turn. Null: nobody has answered yet; a `code` of null: it is there. */
async function post(path: string, message: unknown): Promise<Readonly<{ code: string | null; now: string }> | null> {
  for (const address of addressesOf(membership().home, directory.peek())) {
    const answer = await plainFetch(`${address}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'error',
      signal: AbortSignal.timeout(15_000),
    }).catch(() => null);
    const said = (await answer?.json().catch(() => null)) as Readonly<{ code?: unknown; now?: unknown }> | null;
    if (!answer || said === null || answer.status >= 500 || answer.status === 429) continue;
    const now = typeof said.now === 'string' ? said.now : '';
    if (answer.ok) return { code: null, now };
    const code = typeof said.code === 'string' ? said.code : 'unknown';
    if (!passing.has(code)) return { code, now };
  }
  return null;
}
