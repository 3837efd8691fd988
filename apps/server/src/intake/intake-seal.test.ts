import { randomBytes } from 'node:crypto';
import { bech32 } from '@scure/base';
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { identityOf, openSmallSeal, type IntakeIdentity } from './intake-seal.ts';

const [mine, others] = [await generateX25519Identity(), await generateX25519Identity()];
const identity = identityFrom(mine);

function identityFrom(text: string): IntakeIdentity {
  return identityOf(bech32.decodeToBytes(text).bytes);
}

async function sealTo(plain: Uint8Array, ...identities: readonly string[]): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  for (const each of identities) encrypter.addRecipient(await identityToRecipient(each));
  return encrypter.encrypt(plain);
}

describe('small seals', () => {
  test.each([0, 1, 31, 32, 1000, 65_535, 65_536])('what the library seals is opened: %i bytes', async (size) => {
    const plain = randomBytes(size);
    expect(openSmallSeal(identity, await sealTo(plain, mine))).toEqual(plain);
  });

  test('whichever of the recipients it is', async () => {
    const plain = randomBytes(100);
    for (const to of [
      [mine, others],
      [others, mine],
      [others, others, mine],
    ])
      expect(openSmallSeal(identity, await sealTo(plain, ...to))).toEqual(plain);
  });

  test('nothing is opened that is sealed to somebody else, or is longer, or is of another form', async () => {
    const passphrase = new Encrypter();
    passphrase.setPassphrase('words');
    passphrase.setScryptWorkFactor(2);
    expect(openSmallSeal(identity, await sealTo(randomBytes(9), others))).toBeNull();
    expect(openSmallSeal(identity, await sealTo(randomBytes(65_537), mine))).toBeNull();
    expect(openSmallSeal(identity, await passphrase.encrypt('text'))).toBeNull();
    for (const bytes of ['', 'age-encryption.org/v1\n', 'age-encryption.org/v1\n---', '{}'])
      expect(openSmallSeal(identity, Buffer.from(bytes))).toBeNull();
  });

  test('one changed bit anywhere, a byte less, a byte more: nothing is opened', async () => {
    const seal = Buffer.from(await sealTo(randomBytes(40), others, mine));
    const changed = Array.from({ length: seal.length * 8 }, (_, bit) => {
      const copy = Buffer.from(seal);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    });
    const shorter = Array.from({ length: seal.length }, (_, length) => seal.subarray(0, length));
    for (const bytes of [...changed, ...shorter, Buffer.concat([seal, Buffer.of(0)])])
      expect(openSmallSeal(identity, bytes)).toBeNull();
    expect(openSmallSeal(identity, seal)).not.toBeNull();
  });

  test('a share that makes a secret which anybody knows opens nothing', async () => {
    const seal = Buffer.from(await sealTo(randomBytes(40), mine)).toString('latin1');
    const zero = Buffer.alloc(32).toString('base64').slice(0, 43);
    const weak = seal.replace(/(?<=-> X25519 )[^\n]{43}/, zero);
    expect(openSmallSeal(identity, Buffer.from(weak, 'latin1'))).toBeNull();
  });

  test('more recipients than anybody has are left to the library', async () => {
    const plain = randomBytes(10);
    const eight = await sealTo(plain, ...Array.from({ length: 7 }, () => others), mine);
    const nine = await sealTo(plain, ...Array.from({ length: 8 }, () => others), mine);
    expect(openSmallSeal(identity, eight)).toEqual(plain);
    expect(openSmallSeal(identity, nine)).toBeNull();
  });
});
