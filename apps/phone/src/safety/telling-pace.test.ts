import { expect, test } from 'vitest';
import { isTimeToSay } from './telling-pace.ts';

const minute = 60_000;

/** When it is said, looked at every so often. */
function said(hours: number, everyMs: number, line: 'new' | 'as before'): readonly number[] {
  const tried: number[] = [];
  for (let now = 0; now < hours * 60 * minute; now += everyMs) if (isTimeToSay(tried, now, line)) tried.push(now);
  return tried;
}

test('what nobody answers is said again after 20 seconds, then more and more seldom, and always within five minutes', () => {
  const tried = said(1, 20_000, 'as before');
  expect(tried.slice(0, 7).map((time) => time / 1000)).toEqual([0, 20, 60, 140, 300, 600, 900]);
  expect(tried.slice(1).every((time, index) => time - (tried[index] ?? 0) <= 5 * minute)).toBe(true);
});

test('a line that comes back is used at once', () => {
  expect(isTimeToSay([0, 20_000, 60_000, 140_000], 141_000, 'as before')).toBe(false);
  expect(isTimeToSay([0, 20_000, 60_000, 140_000], 141_000, 'new')).toBe(true);
});

test('a contact and a check-in together leave something of the share of six hours, however often the line comes and goes', () => {
  for (const line of ['new', 'as before'] as const) expect(2 * said(6, 1000, line).length, line).toBeLessThan(200);
});
