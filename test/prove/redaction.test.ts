import { expect, test } from 'vitest';
import { chromiumPath } from '../desk/cover-browser.ts';
import { prove } from './redaction.ts';

test.skipIf(chromiumPath === null)(
  'what is covered is gone, and what is published is a picture alone (short)',
  { timeout: 120_000 },
  async () => {
    const { passed, lines } = await prove({ cycles: 8, log: () => undefined });
    expect(passed, lines.join('\n')).toBe(true);
  },
);
