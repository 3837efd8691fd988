import { generateKeyPairSync, sign, verify, createPublicKey, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyListText, openKeyList, parseKeyList, type KeyList } from './key-list.ts';
import { formatNote, type NoteKey } from './note.ts';

function pair(name: string): Readonly<{ key: NoteKey; signed: (message: Uint8Array) => Uint8Array }> {
  const { publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { key: { name, publicKey: Uint8Array.from(raw) }, signed: (message) => sign(null, message, privateKey) };
}

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
}

const election = pair('kua/e/abcd#election');
const log = pair('kua/e/abcd');
const list: KeyList = {
  election: 'e',
  key: election.key,
  log: log.key,
  intake: `age1${'q'.repeat(58)}`,
  recovery: `age1${'p'.repeat(58)}`,
  since: '2026-11-23T10:00:00.000Z',
};
const text = keyListText(list);

describe('key lists', () => {
  test('are read back as they were written', () => {
    expect(parseKeyList(text)).toEqual(list);
  });

  test('hold when the key that they name signed them', () => {
    expect(openKeyList(formatNote(text, election.key, election.signed), verifyEd25519)).toEqual(list);
  });

  test('do not hold when the log’s key signed them, or anybody else under the election’s name', () => {
    expect(openKeyList(formatNote(text, log.key, log.signed), verifyEd25519)).toBeNull();
    expect(openKeyList(formatNote(text, election.key, pair('x').signed), verifyEd25519)).toBeNull();
    expect(openKeyList(text, verifyEd25519)).toBeNull();
  });

  test('do not hold when a recipient was changed: nothing would be sealed to the election', () => {
    const note = formatNote(text, election.key, election.signed);
    expect(openKeyList(note.replace('p'.repeat(58), `${'p'.repeat(57)}q`), verifyEd25519)).toBeNull();
  });

  test.each([
    ['another version', text.replace('kua-keys/1', 'kua-keys/2')],
    ['a secret identity for a recipient', text.replace(/intake \S+/, 'intake AGE-SECRET-KEY-1QQQ')],
    ['a post-quantum or plugin recipient', text.replace(/intake age1/, 'intake age1pq1')],
    ['a broken key', text.replace(/log (\S)/, 'log x$1')],
    ['lines in another order', text.replace(/(intake .*\n)(recovery .*\n)/, '$2$1')],
    ['a line more', `${text}note more\n`],
  ])('%s: no list', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseKeyList(changed)).toBeNull();
  });
});
