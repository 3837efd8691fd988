import { expect, test } from 'vitest';
import { chromiumPath } from '../phone/phone-browser.ts';
import { prove } from './phone.ts';

test.skipIf(chromiumPath === null)(
  'what an observer saved gets through, and cannot be read from her phone (short)',
  { timeout: 600_000 },
  async () => {
    const { passed, lines } = await prove({ cycles: 5, log: () => undefined });
    expect(passed, lines.join('\n')).toBe(true);
  },
);
