import { expect, test } from 'vitest';
import { prove } from './rebuild.ts';

test('every projection equals its rebuild after random histories (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 90, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
