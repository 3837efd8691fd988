/**
 * One attempt to say one thing at the intakes. It takes nothing for an answer but a note that the log's key of the election signed, about
 * exactly what was sent: whoever is between her and the server can write every other one. By a "taken" of his she would rely on lawyers who
 * never hear of her, by a "refused" she would stop saying it, by an hour she would name the wrong one.
 */
import { hexToBytes } from '@noble/hashes/utils.js';
import { checkInMessage, type CheckIn } from '@kua/core/access/check-in.ts';
import { contactMessage, type Contact } from '@kua/core/access/contact.ts';
import { shifted } from '@kua/core/access/phone-clock.ts';
import { phraseMessage, type PhraseRegistration } from '@kua/core/access/phrase.ts';
import { toldAt, type ToldKind } from '@kua/core/access/told.ts';
import type { KeyList } from '@kua/core/evidence/key-list.ts';
import { deviceOf, type Device } from '@kua/device/device.ts';
import { checkIn, signedContact, signedPhrase } from '@kua/device/safety.ts';
import { keyList, membership } from '../access/membership.ts';
import { verify } from '../access/verify.ts';
import { addressesOf, directory } from '../registry/directory.ts';
import { plainFetch, textIn } from '../shell/plain-fetch.ts';

/** What she says of each kind. The rest of the message is when and by which phone, and is signed when there is a line. */
export type SaidBy = {
  contact: Pick<Contact, 'sealed'>;
  'check-in': Pick<CheckIn, 'next'>;
  phrase: Pick<PhraseRegistration, 'digest'>;
};
const paths: Readonly<Record<ToldKind, string>> = { contact: 'contacts', 'check-in': 'check-ins', phrase: 'phrases' };

type Message = Readonly<{ kind: ToldKind; device: string; body: unknown; message: Uint8Array }>;

/** `known`: it is there. `clock`: it is not, as this clock is wrong. `now`: the server's time; nothing where the note may be an old one. */
type Signed = Readonly<{ state: 'known' | 'clock'; now: string }>;
/** Nobody has answered yet, or nobody who can show it. `code`: what the last one said; null where none said anything. */
type Unsigned = Readonly<{ state: 'waiting'; code: string | null }>;
const nobody: Unsigned = { state: 'waiting', code: null };

/** `at`: when she says so. */
export async function attempt(said: SaidBy[ToldKind], at: string): Promise<Signed | Unsigned> {
  const keys = keyList.peek();
  if (keys === null) return nobody;
  let last = nobody;
  const message = messageOf(deviceOf(hexToBytes(membership().secret)), said, at);
  for (const address of addressesOf(membership().home, directory.peek())) {
    const answered = await ask(address, message, keys);
    if (answered.state !== 'waiting') return answered;
    if (answered.code !== null) last = answered;
  }
  return last;
}

/** Signed at each attempt: what she said hours ago without a line is as good as said now, and only a time about now shows a wrong clock. */
function messageOf(by: Device, said: SaidBy[ToldKind], at: string): Message {
  const { election } = membership();
  const device = by.key;
  if ('digest' in said) {
    const body = signedPhrase(by, { election, ...said });
    return { kind: 'phrase', device, body, message: phraseMessage(body) };
  }
  if ('sealed' in said) {
    const body = signedContact(by, { election, madeAt: at, ...said });
    return { kind: 'contact', device, body, message: contactMessage(body) };
  }
  // Over before anybody heard of it: then she is missed from now on, and has the two minutes that everybody has.
  const next = said.next === null || said.next > at ? said.next : shifted(at, 1);
  const body = checkIn(by, { election, at, next });
  return { kind: 'check-in', device, body, message: checkInMessage(body) };
}

async function ask(address: string, message: Message, keys: KeyList): Promise<Signed | Unsigned> {
  const { kind, body } = message;
  const answer = await plainFetch(`${address}/api/v1/${paths[kind]}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(15_000),
  }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) as Readonly<Record<string, unknown>> | null;
  if (!answer || said === null) return nobody;
  const note = textIn(said, 'told');
  const known = toldAt(note, message, keys, verify);
  // A phrase says no time, so that the note about it may be an old one.
  if (known !== null) return { state: 'known', now: kind === 'phrase' ? '' : known };
  const clock = toldAt(note, { ...message, kind: 'clock' }, keys, verify);
  if (clock !== null) return { state: 'clock', now: clock };
  return { state: 'waiting', code: answer.ok ? null : codeIn(said) };
}

/** It is shown to her, and anybody may have written it: a word like ours, and no sentence. */
function codeIn(said: Readonly<Record<string, unknown>>): string {
  const code = textIn(said, 'code');
  return /^[a-z-]{1,30}$/.test(code) ? code : 'unknown';
}
