import { expect, test } from 'vitest';
import { prove } from './uploads.ts';

test('no file that is uploaded as a photo disturbs the server (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 29, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
