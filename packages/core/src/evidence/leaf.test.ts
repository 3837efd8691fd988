import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decisionLeaf, deliveryLeaf, saltedLeaf, submissionLeaf } from './leaf.ts';

const text = (leaf: Uint8Array): string => new TextDecoder().decode(leaf);
const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce<ReturnType<typeof createHash>>((hash, part) => hash.update(part), createHash('sha256')).digest();

describe('leaves', () => {
  test('of a submission: two hashes, and nothing of it', () => {
    const [digest, statement] = ['1'.repeat(64), '2'.repeat(64)];
    expect(text(submissionLeaf({ digest, statement }))).toBe(`{"sealed":"${digest}","statement":"${statement}"}`);
  });

  test('of a delivery: whoever has the body, or a file and its siblings, finds it', () => {
    const body = new TextEncoder().encode('{"files":[]}');
    const files = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))];
    const root = sha256(Uint8Array.of(1), ...files.map((file) => sha256(Uint8Array.of(0), file)));
    const expected = { delivery: sha256(body).toString('hex'), files: root.toString('hex') };
    expect(text(deliveryLeaf(body, files))).toBe(JSON.stringify(expected));
    expect(deliveryLeaf(body, files.toReversed())).not.toEqual(deliveryLeaf(body, files));
  });

  test('of all else: bound to the body, and unguessable without the salt', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array({ minLength: 32, maxLength: 32 }), (body, salt) => {
        const expected = sha256(salt, sha256(body)).toString('hex');
        expect(text(saltedLeaf(body, salt))).toBe(`{"salted":"${expected}"}`);
        expect(
          saltedLeaf(
            body,
            salt.map((byte) => byte ^ 1),
          ),
        ).not.toEqual(saltedLeaf(body, salt));
      }),
    );
  });

  test('the kinds cannot be taken for each other, and fit into an entries tile', () => {
    const hash = '3'.repeat(64);
    const leaves = [
      submissionLeaf({ digest: hash, statement: hash }),
      deliveryLeaf(new Uint8Array(), []),
      saltedLeaf(new Uint8Array(), new Uint8Array(32)),
      decisionLeaf(hash),
    ];
    expect(leaves.map((leaf) => Object.keys(JSON.parse(text(leaf)) as object))).toEqual([
      ['sealed', 'statement'],
      ['delivery', 'files'],
      ['salted'],
      ['decision'],
    ]);
    expect(Math.max(...leaves.map((leaf) => leaf.length))).toBeLessThan(200);
  });
});
