import { ed25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directoryText, isAddress, openDirectory, parseDirectory, type Directory } from './directory.ts';
import { formatNote, type NoteKey } from './note.ts';

const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  ed25519.verify(signature, message, publicKey);

function pair(name: string): Readonly<{ key: NoteKey; sign: (message: Uint8Array) => Uint8Array }> {
  const secret = ed25519.utils.randomSecretKey();
  return { key: { name, publicKey: ed25519.getPublicKey(secret) }, sign: (message) => ed25519.sign(message, secret) };
}

const election = pair('kua/e/abcd#election');
const directory: Directory = {
  election: 'e',
  lawyers: `age1${'q'.repeat(58)}`,
  addresses: ['https://kua.example.org', 'https://mirror.example.net:8443'],
  since: '2026-11-23T10:00:00.000Z',
};
const text = directoryText(directory);

describe('directories', () => {
  test('are read back as they were written, with however many addresses', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,12}$/);
    const address = fc
      .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 65_535 })))
      .map(([labels, port]) => `https://${labels.join('.')}${port === null ? '' : `:${port}`}`)
      .filter(isAddress);
    const since = fc.date({ min: new Date('2020-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.uniqueArray(address, { maxLength: 20 }), since, (addresses, made) => {
        const given = { ...directory, addresses, since: made.toISOString() };
        expect(parseDirectory(directoryText(given))).toEqual(given);
      }),
    );
    expect(new URL('https://mirror.example.net:8443').origin).toBe(directory.addresses[1]);
  });

  test('hold when the election key signed them', () => {
    expect(openDirectory(formatNote(text, election.key, election.sign), election.key, verify)).toEqual(directory);
  });

  test('do not hold when the key of another election signed them, or nobody, or a line was changed since', () => {
    const other = pair('kua/f/abcd#election');
    expect(openDirectory(formatNote(text, other.key, other.sign), election.key, verify)).toBeNull();
    expect(openDirectory(formatNote(text, election.key, other.sign), election.key, verify)).toBeNull();
    expect(openDirectory(text, election.key, verify)).toBeNull();
    const note = formatNote(text, election.key, election.sign);
    expect(openDirectory(note.replace('mirror', 'police'), election.key, verify)).toBeNull();
  });

  test.each([
    ['another version', text.replace('kua-directory/1', 'kua-directory/2')],
    ['a key list', text.replace('kua-directory/1', 'kua-keys/1')],
    ['an address without encryption', text.replace('https://kua', 'http://kua')],
    ['an address with a path', text.replace('example.org', 'example.org/kua')],
    ['an address with a name and a password', text.replace('https://kua', 'https://a:b@kua')],
    ['an address twice', text.replace('https://mirror.example.net:8443', 'https://kua.example.org')],
    ['two blanks between addresses', text.replace(' https://mirror', '  https://mirror')],
    ['a blank behind the addresses', text.replace(':8443', ':8443 ')],
    ['the usual port', text.replace(':8443', ':443')],
    ['a secret identity', text.replace(/lawyers \S+/, 'lawyers AGE-SECRET-KEY-1QQQ')],
    ['a time of another form', text.replace('.000Z', 'Z')],
    ['a line more', `${text}note more\n`],
    ['no line at the end', text.trimEnd()],
  ])('%s: no directory', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseDirectory(changed)).toBeNull();
  });
});
