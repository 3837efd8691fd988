/**
 * What she says for her own sake: a contact, that she is well, a phrase. None of it is evidence, and none goes through the outbox: each is
 * said until the server has it, and of each kind only the last one counts. The page shows which it is.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { CheckIn } from '@kua/core/access/check-in.ts';
import type { Contact } from '@kua/core/access/contact.ts';
import type { PhraseRegistration } from '@kua/core/access/phrase.ts';
import type { Device } from '@kua/device/device.ts';
import { keyList, membership, membershipPage } from '../access/membership.ts';
import { pageOf } from '../notebook/notebook.ts';
import { directory } from '../registry/directory.ts';
import { rightNow, skewPage } from '../registry/kit.ts';

type Messages = { contact: Contact; 'check-in': CheckIn; phrase: PhraseRegistration };
export type Kind = keyof Messages;
const paths: Readonly<Record<Kind, string>> = { contact: 'contacts', 'check-in': 'check-ins', phrase: 'phrases' };

/** `waiting`: the server does not have it yet. `refused`: it will not take it; `code` says why. */
type Telling<K extends Kind> = Readonly<{
  message: Messages[K];
  /** RFC 3339, the phone's clock put right. */
  madeAt: string;
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
  const { sealedContact } = await making();
  const { election } = membership();
  const madeAt = rightNow().toISOString();
  await tell('contact', await sealedContact(await device(), { election, lawyers, text, madeAt }));
}

/** Null ends it. */
export async function tellCheckIn(next: Date | null): Promise<void> {
  const { checkIn } = await making();
  const said = { at: rightNow().toISOString(), next: next?.toISOString() ?? null };
  await tell('check-in', checkIn(await device(), { election: membership().election, ...said }));
}

export async function tellPhrase(phrase: Uint8Array): Promise<void> {
  const { phraseRegistration } = await making();
  await tell('phrase', phraseRegistration(await device(), { election: membership().election, phrase }));
}

async function tell<K extends Kind>(kind: K, message: Messages[K]): Promise<void> {
  const madeAt = rightNow().toISOString();
  await tellingsPage.put({
    ...tellingsPage.content.peek(),
    [kind]: { message, madeAt, state: 'waiting', code: null } satisfies Telling<K>,
  });
  void sendTellings();
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
  for (const kind of ['check-in', 'contact', 'phrase'] as const) {
    const telling = tellingsPage.content.peek()?.[kind];
    if (telling?.state !== 'waiting') continue;
    const answer = await post(paths[kind], telling.message);
    if (answer === null) continue;
    if (answer.code === 'clock-wrong') await madeAgain(kind, answer.now);
    else await settle(kind, telling, answer.code);
  }
}

async function settle(kind: Kind, told: Telling<Kind>, code: string | null): Promise<void> {
  // What she said meanwhile is another one.
  if (tellingsPage.content.peek()?.[kind] !== told) return;
  const state = code === null ? 'known' : 'refused';
  await tellingsPage.put({ ...tellingsPage.content.peek(), [kind]: { ...told, state, code } });
}

/** The server's time is the one that counts; she need not know that her clock is wrong. */
async function madeAgain(kind: Kind, now: string): Promise<void> {
  const [{ contactMessage }, { checkInMessage }, { bytesToHex }] = await Promise.all([
    import('@kua/core/access/contact.ts'),
    import('@kua/core/access/check-in.ts'),
    import('@noble/hashes/utils.js'),
  ]);
  if (!Number.isNaN(Date.parse(now))) await skewPage.put(Date.parse(now) - Date.now());
  const { sign } = await device();
  const at = rightNow().toISOString();
  const before = tellingsPage.content.peek();
  if (kind === 'contact' && before?.contact !== undefined) {
    const message = { ...before.contact.message, madeAt: at };
    const signature = bytesToHex(sign(contactMessage(message)));
    await tellingsPage.put({ ...before, contact: { ...before.contact, message: { ...message, signature } } });
  }
  if (kind === 'check-in' && before?.['check-in'] !== undefined) {
    const message = { ...before['check-in'].message, at };
    const signature = bytesToHex(sign(checkInMessage(message)));
    await tellingsPage.put({ ...before, 'check-in': { ...before['check-in'], message: { ...message, signature } } });
  }
}

/** Passes by itself: the network, a server that is busy, a list that does not have this phone yet. */
const passing: ReadonlySet<string> = new Set(['device-unknown', 'device-quota', 'too-busy', 'too-slow']);

/** At each intake in turn. Null: nobody has answered yet; a `code` of null: it is there. */
async function post(path: string, message: unknown): Promise<Readonly<{ code: string | null; now: string }> | null> {
  const addresses = new Set([membership().home, ...(directory.peek()?.addresses ?? [])]);
  for (const address of addresses) {
    const answer = await fetch(`${address}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
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
