import { expect, test } from 'vitest';
import { mostAttachments } from '@kua/core/evidence/attachment-limit.ts';
import { pieceMs } from './recording.ts';

test('a piece is short, and so many as one report takes last a whole count', () => {
  let recorded = 0;
  for (let pieces = 0; pieces < mostAttachments; pieces += 1) {
    const length = pieceMs(recorded);
    expect(length).toBeLessThanOrEqual(Math.max(20_000, recorded / 8));
    recorded += length;
  }
  expect(recorded).toBeGreaterThan(3 * 3_600_000);
});
