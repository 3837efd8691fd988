import { expect, test } from 'vitest';
import { prove } from './power.ts';

test('what was acknowledged survives a power cut (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 3, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
