import { expect, test } from 'vitest';
import { prove } from './fork.ts';

test('no two histories are signed under one name, and losses are stated (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 8, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
