import { expect, test } from 'vitest';
import { prove } from './verification.ts';

test(
  'no station is confirmed wrongly by who colludes inside one organisation or branch (short)',
  { timeout: 60_000 },
  async () => {
    const { passed, lines } = await prove({ cycles: 3, log: () => undefined });
    expect(passed, lines.join('\n')).toBe(true);
  },
);
