import { describe, expect, test } from 'vitest';
import { checkInMessage, checkInSchema } from './check-in.ts';
import {
  contactDigest,
  contactMessage,
  contactsToRelease,
  contactSchema,
  longestContact,
  type ContactStanding,
} from './contact.ts';

const device = 'd'.repeat(64);
const signature = 'a'.repeat(128);
const at = '2026-11-22T09:00:00.000Z';
const now = new Date('2026-11-22T10:00:00.000Z');
const minutes = (count: number): string => new Date(now.getTime() + count * 60_000).toISOString();
const age = (bytes: number): string => Buffer.alloc(bytes, 'age-encryption.org/v1\n').toString('base64');

describe('a contact is released', () => {
  const calm: ContactStanding = { device, hasContact: true, next: null, distressAt: null };
  test.each<[string, Partial<ContactStanding>, readonly string[]]>([
    ['not while she is well', {}, []],
    ['not before the time that she named', { next: minutes(1) }, []],
    ['not within two minutes after it', { next: minutes(-2) }, []],
    ['when it is over', { next: '2026-11-22T09:57:59.999Z' }, ['check-in']],
    ['when she called for help', { distressAt: minutes(-1) }, ['distress']],
    ['as a call for help where both are so', { distressAt: minutes(-1), next: minutes(-60) }, ['distress']],
    ['not where there is none', { hasContact: false, distressAt: minutes(-1), next: minutes(-60) }, []],
  ])('%s', (_, change, reasons) => {
    const released = contactsToRelease([{ ...calm, ...change }], now);
    expect(released).toEqual(reasons.map((reason) => ({ device, reason })));
  });
});

describe('contacts and check-ins', () => {
  const contact = {
    format: 'kua-contact/1',
    election: 'e',
    device,
    sealed: age(longestContact),
    madeAt: at,
    signature,
  };
  const well = { format: 'kua-check-in/1', election: 'e', device, at, next: minutes(60), signature };

  test('are read as they should be', () => {
    expect(contactSchema.safeParse(contact).success).toBe(true);
    expect(contactSchema.safeParse({ ...contact, sealed: null }).success).toBe(true);
    expect(checkInSchema.safeParse(well).success).toBe(true);
    expect(checkInSchema.safeParse({ ...well, next: null }).success).toBe(true);
  });

  test.each([
    ['words that nobody sealed', { sealed: Buffer.from('Anna, +7 700 000 00 00').toString('base64') }],
    ['a contact that is too long', { sealed: age(longestContact + 1) }],
    ['what is no base64', { sealed: `${age(30)}!` }],
    ['a time of another form', { madeAt: '2026-11-22T14:00:00+05:00' }],
    ['a day that is none', { madeAt: '2026-02-30T09:00:00.000Z' }],
    ['a field more', { name: 'Anna' }],
  ])('%s: no contact', (_, change) => {
    expect(contactSchema.safeParse({ ...contact, ...change }).success).toBe(false);
  });

  test.each([
    ['a next time that is not later', { next: at }],
    ['a field more', { where: 'here' }],
  ])('%s: no check-in', (_, change) => {
    expect(checkInSchema.safeParse({ ...well, ...change }).success).toBe(false);
  });

  test('are signed over all that they say', () => {
    const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    expect(text(checkInMessage({ ...well, next: null }))).toBe(`kua-check-in/1\ne\n${device}\n${at}\nnone\n`);
    expect(text(contactMessage({ ...contact, sealed: null }))).toBe(`kua-contact/1\ne\n${device}\n${at}\nnone\n`);
    expect(text(contactMessage(contact))).not.toBe(text(contactMessage({ ...contact, sealed: age(40) })));
  });

  test('the entry of a release names neither phone nor seal', () => {
    const digest = contactDigest({ election: 'e', device, sealed: Buffer.from(age(40), 'base64') });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digest).not.toBe(contactDigest({ election: 'e', device, sealed: Buffer.from(age(41), 'base64') }));
  });
});
