import { expect, test } from 'vitest';
import { prove } from './duplicates.ts';

test('what is sent many times counts once (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 1000, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
