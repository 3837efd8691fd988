import { expect, test } from 'vitest';
import { prove } from './kill.ts';

test('what was acknowledged survives kill -9 of anything (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 8, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
