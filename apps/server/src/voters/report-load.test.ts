import { expect, test } from 'vitest';
import { reportLoad } from './report-load.ts';

test('the more came lately, the more work; after a while it is as before, and one election does not burden another', () => {
  let now = 0;
  const load = reportLoad(() => now);
  const costs: Record<number, number | null> = {};
  for (let reports = 0; reports <= 8000; reports += 1) {
    if ([0, 249, 250, 500, 1000, 2000, 4000, 7999, 8000].includes(reports)) costs[reports] = load.work('e', 3000);
    load.count('e');
  }
  expect(costs).toEqual({ 0: 1, 249: 1, 250: 2, 500: 4, 1000: 8, 2000: 16, 4000: 32, 7999: 32, 8000: null });
  expect(load.work('other', 3000)).toBe(1);
  expect(load.work('other', 20_000)).toBe(3);
  now = 3_600_000;
  expect(load.work('e', 3000)).toBe(32);
  now = 4 * 3_600_000;
  expect(load.work('e', 3000)).toBe(1);
});
