import { expect, test } from 'vitest';
import { prove } from './forgery.ts';

test('nothing is accepted that its device did not make (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 400, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
