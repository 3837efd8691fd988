import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { originKey } from './checkpoint.ts';
import { submissionLeaf } from './leaf.ts';
import { leafHash } from './merkle.ts';
import { formatNote, type NoteKey } from './note.ts';
import { fileReceiptText, heldReceiptText, receiptText } from './receipt.ts';
import { isFileReceiptAbout, receiptAbout } from './receipt-trust.ts';

const secret = new Uint8Array(32).fill(7);
const log: NoteKey = { name: 'kua/e', publicKey: ed25519.getPublicKey(secret) };
const verify = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  ed25519.verify(signature, message, key);
const sign = (text: string, name: NoteKey, by = secret): string =>
  formatNote(text, name, (message) => ed25519.sign(message, by));

const sent = { digest: 'a'.repeat(64), statement: 'b'.repeat(64) };
const other = { ...sent, digest: 'c'.repeat(64) };
const time = '2026-11-27T10:00:00.000Z';
const about = (of: typeof sent) => ({ time, sealed: of.digest, statement: of.statement });

function receipt(of: typeof sent, generation = 1, by = secret, leafOf = of): string {
  const key = originKey(log, generation);
  const leaf = leafHash(submissionLeaf(leafOf));
  return sign(receiptText({ origin: key.name, index: 5, leaf, ...about(of) }, key), key, by);
}
const held = sign(heldReceiptText({ log: log.name, until: time, ...about(sent) }, log), log);
const file = sign(fileReceiptText({ log: log.name, time, file: sent.digest, size: 9 }, log), log);
const stranger = new Uint8Array(32).fill(8);

describe('a phone believes', () => {
  test('a receipt of any generation, and one that says "held"', () => {
    expect(receiptAbout(receipt(sent), sent, { log }, verify)).toBe('kept');
    expect(receiptAbout(receipt(sent, 12), sent, { log }, verify)).toBe('kept');
    expect(receiptAbout(held, sent, { log }, verify)).toBe('held');
  });

  test.each([
    ['one about other bytes', receipt(other)],
    ['one with the leaf of other bytes', receipt(sent, 1, secret, other)],
    ['one that somebody else signed', receipt(sent, 1, stranger)],
    [
      'one of another log',
      sign(receiptText({ origin: 'kua/f/1', index: 5, leaf: new Uint8Array(32), ...about(sent) }, log), {
        ...log,
        name: 'kua/f/1',
      }),
    ],
    ['a file receipt', file],
    ['words', 'ok'],
    ['nothing', ''],
    ['one that was changed', receipt(sent).replace('index 5', 'index 6')],
  ])('and not %s', (_, note) => {
    expect(receiptAbout(note, sent, { log }, verify)).toBeNull();
  });

  test('a file receipt about this file, at this length', () => {
    const ask = (note: string, size = 9, digest = sent.digest) =>
      isFileReceiptAbout(note, { digest, size }, { log }, verify);
    expect(ask(file)).toBe(true);
    expect([ask(file, 8), ask(file, 9, other.digest), ask(receipt(sent)), ask(held), ask('')]).toEqual(
      Array.from({ length: 5 }, () => false),
    );
    expect(ask(sign(fileReceiptText({ log: log.name, time, file: sent.digest, size: 9 }, log), log, stranger))).toBe(
      false,
    );
  });
});
