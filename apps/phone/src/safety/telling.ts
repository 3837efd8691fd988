/**
 * What she says for her own sake: a contact, that she is well, a phrase. None of it is evidence, and none goes through the outbox: each is
 * said until the server has shown that it has it, and of each kind only the last one counts. The page shows which it is.
 */
import type { ToldKind } from '@kua/core/access/told.ts';
import { keyList, membership, membershipPage } from '../access/membership.ts';
import { directory } from '../registry/directory.ts';
import { rightNow, skew } from '../registry/kit.ts';
import type { SaidBy } from './telling-attempt.ts';
import type { Line } from './telling-pace.ts';
import { putTelling, tellingsPage } from './tellings.ts';

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
  await putTelling(kind, {
    said,
    madeAt: rightNow().toISOString(),
    skewMs: skew.peek(),
    knownAt: tellingsPage.content.peek()?.[kind]?.knownAt ?? null,
    state: 'waiting',
    code: null,
  });
  void sendTellings();
}

const againMs = 20_000;
let sending: Promise<void> | null = null;
/** Whether there was no line when all was said last. */
let line: Line = 'as before';

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
  const isWaiting = Object.values(tellingsPage.content.peek() ?? {}).some(({ state }) => state !== 'known');
  if (!isWaiting || membershipPage.content.peek() === null || keyList.peek() === null || !navigator.onLine) return;
  const by = line;
  line = 'as before';
  // Not before it is needed: most days nothing waits.
  const { sayAll } = await import('./telling-round.ts');
  await sayAll(by);
}
