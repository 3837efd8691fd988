import { expect, test } from 'vitest';
import { isAboutNow, shifted, timeToSay } from './phone-clock.ts';

const now = new Date('2026-11-22T09:00:00.000Z');

test('about now is ten minutes either way, and no more', () => {
  for (const time of ['2026-11-22T08:50:00.000Z', '2026-11-22T09:00:00.000Z', '2026-11-22T09:10:00.000Z'])
    expect(isAboutNow(time, now), time).toBe(true);
  for (const time of ['2026-11-22T08:49:59.999Z', '2026-11-22T09:10:00.001Z', '2026-11-22T06:00:00.000Z'])
    expect(isAboutNow(time, now), time).toBe(false);
});

test('what is said next is later than what was said last, also when the clock was put back between', () => {
  expect(timeToSay(now, null)).toEqual(now);
  expect(timeToSay(now, '2026-11-22T08:00:00.000Z')).toEqual(now);
  expect(timeToSay(now, '2026-11-22T09:00:00.000Z').toISOString()).toBe('2026-11-22T09:00:00.001Z');
  expect(timeToSay(now, '2026-11-22T09:08:00.000Z').toISOString()).toBe('2026-11-22T09:08:00.001Z');
  // Hours ahead: this clock is wrong now. To go on from there would hide it from the server.
  expect(timeToSay(now, '2026-11-22T12:00:00.000Z')).toEqual(now);
});

test('a time moves with the clock that it was chosen by', () => {
  expect(shifted('2026-11-22T13:00:00.000Z', -3 * 3_600_000)).toBe('2026-11-22T10:00:00.000Z');
});
