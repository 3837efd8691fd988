import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { expect, test } from 'vitest';
import { actDigest, countersignatureMessage, verifyCountersignature, type WitnessedAct } from './countersignature.ts';

const verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  ed25519.verify(signature, message, publicKey);
const secret = hexToBytes('07'.repeat(32));
const device = bytesToHex(ed25519.getPublicKey(secret));

const act: WitnessedAct = {
  election: 'e',
  station: '217',
  code: 'A-1',
  at: '2026-11-22T20:10:00+05:00',
  text: 'The box was opened before the hour.',
  persons: null,
};

test('a witness signs what the act says, and nothing else', () => {
  const digest = actDigest(act);
  const signature = bytesToHex(ed25519.sign(countersignatureMessage('e', digest), secret));
  expect(verifyCountersignature({ election: 'e', digest, device, signature }, verify)).toBe(true);
  for (const change of [
    { station: '218' },
    { text: 'The box was closed.' },
    { persons: 'QUJD' },
    { code: 'A-2' },
    { at: '' },
  ]) {
    const other = { election: 'e', digest: actDigest({ ...act, ...change }), device, signature };
    expect(verifyCountersignature(other, verify), JSON.stringify(change)).toBe(false);
  }
  expect(verifyCountersignature({ election: 'f', digest, device, signature }, verify)).toBe(false);
});

test('what is no key and no signature is none', () => {
  const digest = actDigest(act);
  for (const wrong of [{ device: 'x' }, { signature: '' }, { device: device.toUpperCase() }])
    expect(
      verifyCountersignature({ election: 'e', digest, device, signature: '00'.repeat(64), ...wrong }, verify),
    ).toBe(false);
});
