import { expect, test } from 'vitest';
import { prove } from './fuzz.ts';

test('no request to any route breaks the server (short)', { timeout: 600_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 2000, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
