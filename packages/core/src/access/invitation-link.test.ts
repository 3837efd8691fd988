import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNoteKey } from '../evidence/note.ts';
import { electionFingerprint, invitationLink, parseInvitationLink } from './invitation-link.ts';

const key = { name: 'log.example.org/hill#election', publicKey: new Uint8Array(32).fill(7) };
const parts = {
  election: 'hill-2026',
  invitation: '0123456789abcdefghjkmnpqrs',
  fingerprint: electionFingerprint(key),
};
const link = invitationLink('https://observers.example.org', parts);

describe('an invitation as a link', () => {
  test('names the server, the election, the invitation and the election key', () => {
    const digest = createHash('sha256').update(formatNoteKey(key)).digest('hex');
    expect(parts.fingerprint).toBe(digest.slice(0, 32));
    expect(link).toBe(
      `https://observers.example.org/app/#/join/hill-2026/0123456789abcdefghjkmnpqrs/${digest.slice(0, 32)}`,
    );
  });

  test('another key, or the same under another name, has another fingerprint', () => {
    const others = [
      { ...key, name: 'log.example.org/hill2#election' },
      { ...key, publicKey: new Uint8Array(32) },
    ];
    for (const other of others) expect(electionFingerprint(other)).not.toBe(parts.fingerprint);
  });

  test('tells a server nothing of it: all that matters stands behind the #', () => {
    expect(new URL(link).pathname).toBe('/app/');
    expect(new URL(link).search).toBe('');
  });

  test.each([
    ['the whole link', link],
    ['what stands behind the address', link.slice(link.indexOf('#'))],
    ['a server on this machine', link.replace('https://observers.example.org', 'http://127.0.0.1:8080')],
    ['an address of figures', link.replace('observers.example.org', '[fd00::1]:8443')],
    ['without the last stroke of the path', link.replace('/app/#', '/app#')],
    ['blanks and line ends from copying', `\u00a0 ${link}\r\n`],
  ])('is read: %s', (_, text) => {
    expect(parseInvitationLink(text)).toEqual(parts);
  });

  test.each([
    ['nothing', ''],
    ['the invitation alone', parts.invitation],
    ['another page of the app', link.replace('join', 'today')],
    ['another path', link.replace('/app/', '/')],
    ['another kind of address', link.replace('https:', 'javascript:')],
    ['a name and password before the host', link.replace('https://', 'https://user:secret@')],
    ['a fingerprint that was cut off', link.slice(0, -1)],
    ['something after it', `${link}/more`],
    ['two of them', `${link} ${link}`],
    ['without a fingerprint', link.slice(0, link.lastIndexOf('/'))],
    ['letters that look alike', link.replace('0123456789', 'o123456789')],
    ['capital letters', link.replace(parts.invitation, parts.invitation.toUpperCase())],
    ['an id that is none', link.replace('hill-2026', '-hill')],
  ])('is not taken for one: %s', (_, text) => {
    expect(parseInvitationLink(text)).toBeNull();
  });

  test('whatever is written is read again', () => {
    const any = fc.record({
      election: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/),
      invitation: fc.stringMatching(/^[0-9a-hjkmnp-tv-z]{26}$/),
      fingerprint: fc.stringMatching(/^[0-9a-f]{32}$/),
    });
    fc.assert(
      fc.property(any, (given) => {
        expect(parseInvitationLink(invitationLink('https://a.example', given))).toEqual(given);
      }),
    );
  });
});
