import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { streamedDigest } from './streamed-digest.ts';

test.for([
  ['nothing', 0],
  ['a photo', 5_000_001],
  ['just what is held', 12_000_000],
  ['a video', 12_000_001],
] as const)('the digest of %s is that of its bytes', async ([, size]) => {
  const bytes = Buffer.alloc(size, 'kua seals what it sees; ');
  const digest = streamedDigest();
  for (let from = 0; from < size; from += 65_536) digest.add(bytes.subarray(from, from + 65_536));
  expect(await digest.digest()).toBe(createHash('sha256').update(bytes).digest('hex'));
});
