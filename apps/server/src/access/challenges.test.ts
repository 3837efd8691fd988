import { expect, test } from 'vitest';
import { challengeBook, type Purpose } from './challenges.ts';

const now = new Date('2026-11-22T18:00:00Z');
const later = (ms: number): Date => new Date(now.getTime() + ms);
const minutes = 60_000;
const signIn: Purpose = { election: 'hall', kind: 'sign-in', staff: null, invitation: null };
const joining: Purpose = { election: 'hall', kind: 'join', staff: 's-0ab9zz', invitation: 'f'.repeat(64) };

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

test('a challenge tells for whom it is, for what it was made and for five minutes', () => {
  const book = challengeBook();
  const [one, other] = [asText(book.make(signIn, now)), asText(book.make(joining, now))];
  expect(book.read(one, signIn, now)).toEqual({ staff: null });
  expect(book.read(other, joining, later(5 * minutes - 1))).toEqual({ staff: 's-0ab9zz' });
  expect(book.read(other, joining, later(5 * minutes))).toBeNull();
  for (const wrong of [{ election: 'court' }, { kind: 'passkey' as const }, { invitation: null }])
    expect(book.read(other, { ...joining, ...wrong }, now)).toBeNull();
});

test('whatever is changed in it, and one that another process made, is none', () => {
  const book = challengeBook();
  const made = book.make(joining, now);
  expect(challengeBook().read(asText(made), joining, now)).toBeNull();
  for (const place of made.keys()) {
    const changed = new Uint8Array(made);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(book.read(asText(changed), joining, now)).toBeNull();
  }
  for (const text of ['', asText(made).slice(1), `${asText(made)}=`, `${asText(made)}AA`, ` ${asText(made)}`])
    expect(book.read(text, joining, now)).toBeNull();
});

test('it serves once, and who comes in a hundred times within minutes waits while others do not', () => {
  const book = challengeBook();
  const fresh = (): string => asText(book.make(signIn, now));
  const first = fresh();
  expect(book.use(first, 's-000001', now)).toBe(true);
  expect(book.use(first, 's-000001', now)).toBe(false);
  expect(book.use(first, 's-000002', now)).toBe(false);
  const more = Array.from({ length: 120 }, () => book.use(fresh(), 's-000001', now));
  expect(more.filter((taken) => taken)).toHaveLength(99);
  expect(book.use(fresh(), 's-000002', now)).toBe(true);
  // What is old is forgotten: it would not be read any more.
  const after = later(5 * minutes);
  expect(book.read(first, signIn, after)).toBeNull();
  expect(book.use(asText(book.make(signIn, after)), 's-000001', after)).toBe(true);
});
