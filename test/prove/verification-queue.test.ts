import { expect, test } from 'vitest';
import { prove } from './verification-queue.ts';

test('no copy is lost, stuck, or given out twice, whoever vanishes (short)', { timeout: 240_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 100, log: () => undefined });
  expect(passed, lines.join('\n')).toBe(true);
});
