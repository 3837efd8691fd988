import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { accessBody } from './access-contract.ts';
import { enrolmentSchema } from './enrolment-contract.ts';
import { enrolmentEntryId, enrolmentMessage, invitationDigest, invitationPattern } from './enrolment.ts';

const device = 'd'.repeat(64);
const invitation = '0123456789abcdefghjkmnpqrs';
const digest = createHash('sha256').update(`kua-invitation\n${invitation}\n`).digest('hex');
const enrolment = { format: 'kua-enrolment/1', election: 'e', device, invitation, signature: 'a'.repeat(128) } as const;

describe('enrolments', () => {
  test('are signed over the invitation’s digest: a signature that is seen does not tell the invitation', () => {
    expect(invitationDigest(invitation)).toBe(digest);
    const message = new TextDecoder().decode(enrolmentMessage(enrolment));
    expect(message).toBe(`kua-enrolment/1\ne\n${device}\n${digest}\n`);
    expect(message).not.toContain(invitation);
  });

  test('an invitation has one entry that uses it up, whoever comes with it', () => {
    expect(enrolmentEntryId(digest)).toBe(enrolmentEntryId(digest));
    expect(enrolmentEntryId(digest)).not.toBe(enrolmentEntryId('0'.repeat(64)));
  });

  test('letters that look alike are not in an invitation', () => {
    expect(invitationPattern.test(invitation)).toBe(true);
    for (const letter of ['i', 'l', 'o', 'u', 'A', '-', ' ']) {
      expect(invitationPattern.test(`${letter}${invitation.slice(1)}`)).toBe(false);
    }
    expect(invitationPattern.test(invitation.slice(1))).toBe(false);
    expect(invitationPattern.test(`${invitation}\n`)).toBe(false);
  });

  test.each([
    ['a field more', { more: 1 }],
    ['another version', { format: 'kua-enrolment/2' }],
    ['a device in upper case', { device: device.toUpperCase() }],
    ['an invitation in upper case', { invitation: invitation.toUpperCase() }],
    ['a short signature', { signature: 'ab' }],
  ])('%s: no enrolment', (_, change) => {
    expect(enrolmentSchema.safeParse(enrolment).success).toBe(true);
    expect(enrolmentSchema.safeParse({ ...enrolment, ...change }).success).toBe(false);
  });

  test('entries of access say no more than they should', () => {
    expect(accessBody.safeParse({ type: 'enrolment', invitation: digest, device }).success).toBe(true);
    expect(accessBody.safeParse({ type: 'enrolment', invitation: digest, device, phone: '+7' }).success).toBe(false);
    expect(accessBody.safeParse({ type: 'enrolment', invitation, device }).success).toBe(false);
    expect(accessBody.safeParse({ type: 'invitations', invitations: [], source: 'o' }).success).toBe(false);
  });
});
