import { expect, test } from 'vitest';
import { prove } from './phone.ts';

test(
  'what an observer saved gets through, and cannot be read from her phone (short)',
  { timeout: 600_000 },
  async () => {
    const { passed, lines } = await prove({ cycles: 8, log: () => undefined });
    expect({ passed, lines }).toMatchObject({ passed: true });
  },
);
