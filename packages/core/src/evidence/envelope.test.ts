import fc from 'fast-check';
import { base64 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { canonicalBytes } from '../kernel/canonical-json.ts';
import { envelopeBytes, envelopeSchema, sealSubmission, signedMessage, submissionEntryId } from './envelope.ts';
import { openingRoot, openStatement } from './statement.ts';

const device = 'd'.repeat(64);
const id = '0b9f7a52-9b51-4c3e-8a10-5f5d2f6f0a11';
const seed = '5'.repeat(64);
const statement = { format: 'kua-statement/1', election: 'e', id, device, seed, body: { text: '№ 12' } };

/** Seals with a box that keeps what was put into it: what is inside, and not age, is tested here. */
async function sealed(said: typeof statement) {
  const boxes: Uint8Array[] = [];
  const envelope = await sealSubmission(said, {
    device,
    sign: (message) => new Uint8Array([...sha256(message), ...sha256(message)]),
    encrypt: (plain) => {
      boxes.push(plain);
      return Promise.resolve(sha256(plain));
    },
  });
  return { envelope, plain: boxes[0] ?? new Uint8Array() };
}

describe('envelopes', () => {
  test('bind what is sealed, and what it says', async () => {
    const { envelope, plain } = await sealed(statement);
    expect(envelopeSchema.parse(envelope)).toEqual(envelope);
    expect(JSON.parse(new TextDecoder().decode(plain))).toEqual(statement);
    expect(envelope.digest).toBe(bytesToHex(sha256(base64.decode(envelope.sealed))));
    const root = openingRoot(openStatement(statement, hexToBytes(seed), () => true));
    expect(envelope.statement).toBe(root);
    expect(new TextDecoder().decode(signedMessage(envelope))).toBe(
      `kua-submission/1\ne\n${id}\n${device}\n${envelope.digest}\n${root}\n`,
    );
    expect(envelope.signature.slice(0, 64)).toBe(bytesToHex(sha256(signedMessage(envelope))));
  });

  test('property: the length of what is sealed is a multiple of 512, and blanks are all that is added', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 1200 }), async (text) => {
        const said = { ...statement, body: { text: text.toWellFormed() } };
        const { plain } = await sealed(said);
        const own = canonicalBytes(said);
        expect(plain.length % 512).toBe(0);
        expect(plain.length - own.length).toBeLessThan(512);
        expect(plain.subarray(0, own.length)).toEqual(own);
        expect(plain.subarray(own.length).every((byte) => byte === 0x20)).toBe(true);
      }),
    );
  });

  test('are kept as canonical JSON', async () => {
    const { envelope } = await sealed(statement);
    expect(envelopeBytes(envelope)).toEqual(canonicalBytes(envelope));
  });

  test('an id belongs to its device', () => {
    const own = submissionEntryId({ device, id });
    expect(own).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(submissionEntryId({ device: 'e'.repeat(64), id })).not.toBe(own);
  });

  test.each([
    ['a field more', { more: 1 }],
    ['another version', { format: 'kua-submission/2' }],
    ['an id with a time in it', { id: '018f3c2e-7a10-7c3e-8a10-5f5d2f6f0a11' }],
    ['an id in upper case', { id: id.toUpperCase() }],
    ['a device in upper case', { device: device.toUpperCase() }],
    ['a short signature', { signature: 'a'.repeat(126) }],
    ['an election with a slash', { election: 'a/b' }],
    ['an election with a line feed', { election: 'a\n' }],
    ['nothing sealed', { sealed: '' }],
    ['too much sealed', { sealed: 'A'.repeat(87_388) }],
  ])('%s: no envelope', async (_, change) => {
    const { envelope } = await sealed(statement);
    expect(envelopeSchema.safeParse({ ...envelope, ...change }).success).toBe(false);
  });
});
