import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { base64 } from '@scure/base';
import { bytesToHex } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNote, formatNoteKey, noteKeyId, openNote, parseNoteKey, splitNote, type NoteKey } from './note.ts';

// The example of Go's package golang.org/x/mod/sumdb/note.
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const secret = 'AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const signature = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
const note = `${text}\n— PeterNeumann ${signature}\n`;

const key = parseNoteKey(vkey) ?? { name: '', publicKey: new Uint8Array() };
const url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const seed = base64.decode(secret).slice(1);
const privateKey: KeyObject = createPrivateKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: url(key.publicKey), d: url(seed) },
  format: 'jwk',
});
const signed = (message: Uint8Array): Uint8Array => sign(null, message, privateKey);

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, given: Uint8Array): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: url(publicKey) };
  return verify(null, message, createPublicKey({ key: jwk, format: 'jwk' }), given);
}

const open = (candidate: string, by: NoteKey = key) => openNote(candidate, by, verifyEd25519);

describe('signed notes', () => {
  test('are those of Go', () => {
    expect(bytesToHex(noteKeyId(key))).toBe('c74f20a3');
    expect(formatNoteKey(key)).toBe(vkey);
    expect(formatNote(text, key, signed)).toBe(note);
    expect(open(note)).toEqual({ ok: true, value: text });
  });

  test('of somebody else as well are opened; the same key under another name is another key', () => {
    const both = `${note}— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n`;
    expect(open(both)).toEqual({ ok: true, value: text });
    expect(open(note, { ...key, name: 'SomebodyElse' })).toEqual({ ok: false, error: 'note-unsigned' });
    expect(open(note, { ...key, publicKey: new Uint8Array(32) })).toEqual({ ok: false, error: 'note-unsigned' });
  });

  test('a bad signature of the key is refused even beside a good one', () => {
    const other = formatNote('another text\n', key, signed).split('\n').at(-2) ?? '';
    expect(open(`${note}${other}\n`)).toEqual({ ok: false, error: 'note-signature-invalid' });
    expect(open(note.replace('answer', 'Answer'))).toEqual({ ok: false, error: 'note-signature-invalid' });
  });

  test.each([
    ['nothing', ''],
    ['no signature', `${text}\n`],
    ['no empty line', note.replace('\n\n', '\n')],
    ['no line feed at the end', note.slice(0, -1)],
    ['carriage returns', note.replaceAll('\n', '\r\n')],
    ['a control character in the text', note.replace('think', 'th\tink')],
    ['a control character in a name', note.replace('— Peter', '— Pet\u0001er')],
    ['another dash', note.replace('—', '-')],
    ['a name with a plus', note.replace('PeterNeumann', 'Peter+Neumann')],
    ['a name with a blank of Unicode', note.replace('PeterNeumann', 'Peter\u0085Neumann')],
    ['no base64', note.replace('=\n', '\n')],
    ['a signature of four bytes', `${text}\n— PeterNeumann x08gow==\n`],
    ['a lone surrogate', note.replace('think', '\ud800')],
    ['a line after the signatures', `${note}\n`],
  ])('%s is no note', (_, candidate) => {
    expect(open(candidate)).toEqual({ ok: false, error: 'note-malformed' });
  });

  test('the last empty line parts text and signatures', () => {
    const poem = 'one\n\ntwo\n\nthree\n';
    const made = formatNote(poem, key, signed);
    expect(splitNote(made)?.text).toBe(poem);
    expect(open(made)).toEqual({ ok: true, value: poem });
  });

  test('property: what is signed is opened, and no changed character is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\u0000-\u001f]{1,40}$/u), fc.nat(), (line, place) => {
        const made = formatNote(`${line}\n`, key, signed);
        expect(open(made)).toEqual({ ok: true, value: `${line}\n` });
        const at = place % made.length;
        const changed = `${made.slice(0, at)}${made[at] === 'A' ? 'B' : 'A'}${made.slice(at + 1)}`;
        expect(open(changed).ok).toBe(false);
      }),
    );
  });

  test('nothing is signed that is no text, or under what is no name', () => {
    for (const wrong of ['', 'no line feed', 'tab\t\n', '\ud800\n']) {
      expect(() => formatNote(wrong, key, signed)).toThrow(TypeError);
    }
    for (const name of ['', 'a b', 'a+b', 'a\nb']) {
      expect(() => formatNote(text, { ...key, name }, signed)).toThrow(TypeError);
    }
  });

  test.each([
    ['another key id', vkey.replace('c74f20a3', 'c74f20a4')],
    ['upper case', vkey.replace('c74f20a3', 'C74F20A3')],
    ['another name', vkey.replace('Peter', 'Paul')],
    ['no name', vkey.replace('PeterNeumann', '')],
    ['another type', 'PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['a short key', 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy1w=='],
    ['something after it', `${vkey} `],
  ])('%s is no key', (_, candidate) => {
    expect(parseNoteKey(candidate)).toBeNull();
  });
});
