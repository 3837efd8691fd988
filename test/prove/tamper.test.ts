import { expect, test } from 'vitest';
import { prove } from './tamper.ts';

test('one change anywhere in log or release is found and named (short)', { timeout: 300_000 }, async () => {
  const { passed, lines } = await prove({ cycles: 200, log: () => undefined });
  expect(lines.join('\n') + (passed ? '' : '\nNOT PROVED')).not.toContain('NOT PROVED');
});
