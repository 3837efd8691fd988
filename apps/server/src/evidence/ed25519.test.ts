import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { privateKeyOf, publicBytesOf, signEd25519, verifyEd25519 } from './ed25519.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

test('signs as RFC 8032 §7.1 says', () => {
  for (const [seed, publicKey, message, signature] of [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ] as const) {
    const key = privateKeyOf(bytes(seed));
    expect(Buffer.from(publicBytesOf(key)).toString('hex')).toBe(publicKey);
    expect(Buffer.from(signEd25519(key, bytes(message))).toString('hex')).toBe(signature);
    expect(verifyEd25519(bytes(publicKey), bytes(message), bytes(signature))).toBe(true);
  }
});

test('agrees with another implementation, both ways', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const key = privateKeyOf(privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
  for (const message of [Buffer.alloc(0), Buffer.from('куә'), Buffer.alloc(100_000, 7)]) {
    expect(verifyEd25519(raw, message, sign(null, message, privateKey))).toBe(true);
    expect(verify(null, message, publicKey, signEd25519(key, message))).toBe(true);
  }
});

test('refuses what is no signature, and keys under which anything would be one', () => {
  const key = privateKeyOf(Buffer.alloc(32, 1));
  const message = Buffer.from('figures');
  const signature = Buffer.from(signEd25519(key, message));
  for (let bit = 0; bit < 512; bit += 37) {
    const changed = Buffer.from(signature);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(verifyEd25519(key.publicKey, message, changed), `bit ${bit}`).toBe(false);
  }
  expect(verifyEd25519(key.publicKey, Buffer.from('other'), signature)).toBe(false);
  expect(verifyEd25519(key.publicKey, message, signature.subarray(1))).toBe(false);
  expect(verifyEd25519(key.publicKey.subarray(1), message, signature)).toBe(false);
  // The neutral point: R = A = 1, S = 0 satisfies the bare equation for every message.
  const neutral = Buffer.alloc(32);
  neutral[0] = 1;
  expect(verifyEd25519(neutral, message, Buffer.concat([neutral, Buffer.alloc(32)]))).toBe(false);
});
