import { createHash, randomBytes } from 'node:crypto';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { sealFile } from './sealed-stream.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** In pieces of its own, as a browser reads a file. */
function streamOf(bytes: Uint8Array, piece: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) controller.close();
      else controller.enqueue(bytes.subarray(at, (at += piece)));
    },
  });
}

test.each([
  [0, 1000],
  [1, 1000],
  [65_536, 65_536],
  [65_537, 1000],
  [300_000, 70_001],
])('a file of %i bytes is opened by either identity, and named as it is', async (size, piece) => {
  const [intake, recovery] = [await generateX25519Identity(), await generateX25519Identity()];
  const recipients = { intake: await identityToRecipient(intake), recovery: await identityToRecipient(recovery) };
  const plain = randomBytes(size);
  const pieces: Uint8Array[] = [];
  const { attachment, sealedSize } = await sealFile(
    streamOf(plain, piece),
    { type: 'image/jpeg', role: 'page-1' },
    recipients,
    (sealed) => Promise.resolve(void pieces.push(sealed.slice())),
  );
  const sealed = Buffer.concat(pieces);
  expect(attachment).toEqual({
    sha256: sha256(plain),
    size,
    type: 'image/jpeg',
    role: 'page-1',
    sealed: sha256(sealed),
  });
  expect(sealedSize).toBe(sealed.length);
  for (const identity of [intake, recovery]) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    expect(Buffer.from(await decrypter.decrypt(sealed)).equals(plain)).toBe(true);
  }
});

test('what cannot be kept ends it', async () => {
  const recipient = await identityToRecipient(await generateX25519Identity());
  const keep = (): Promise<void> => Promise.reject(new Error('full'));
  const recipients = { intake: recipient, recovery: recipient };
  await expect(sealFile(streamOf(randomBytes(10), 5), { type: 'a/b', role: 'x' }, recipients, keep)).rejects.toThrow(
    'full',
  );
});
