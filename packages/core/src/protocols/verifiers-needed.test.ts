import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readingsLeft, verifiersNeeded } from './verifiers-needed.ts';

const close = Date.parse('2026-11-22T15:00:00Z');
const hours = (count: number): number => count * 3_600_000;
const nothing = { unplaced: 0, waiting: 0, one: 0, differing: 0 };
const night = { ...nothing, waiting: 10_400 };

test('10,400 copies at 30 readings an hour take 29 verifiers for the whole day, and twice as many when half of it is over', () => {
  const pace = { perHour: 30, closesAt: close };
  expect(verifiersNeeded(night, { ...pace, now: close })).toBe(29);
  expect(verifiersNeeded(night, { ...pace, now: close - hours(3) })).toBe(29);
  expect(verifiersNeeded(night, { ...pace, now: close + hours(12) })).toBe(58);
});

test('what was begun takes less; photos without a station take somebody who finds it', () => {
  expect(readingsLeft({ unplaced: 1, waiting: 1, one: 1, differing: 1 })).toBe(7);
  expect(verifiersNeeded({ ...nothing, one: 1 }, { perHour: 30, closesAt: close, now: close + hours(23) })).toBe(1);
});

test('nobody knows without a pace, without a close, or when the day is over; nothing left needs nobody', () => {
  expect(verifiersNeeded(night, { perHour: null, closesAt: close, now: close })).toBeNull();
  expect(verifiersNeeded(night, { perHour: 30, closesAt: null, now: close })).toBeNull();
  expect(verifiersNeeded(night, { perHour: 30, closesAt: close, now: close + hours(24) })).toBeNull();
  expect(verifiersNeeded(nothing, { perHour: null, closesAt: null, now: close })).toBe(0);
});

test('so many are enough, and one fewer are not', () => {
  const count = fc.nat(20_000);
  fc.assert(
    fc.property(
      fc.record({ unplaced: count, waiting: count, one: count, differing: count }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 0, max: 23 }),
      (left, perHour, passed) => {
        const needed = verifiersNeeded(left, { perHour, closesAt: close, now: close + hours(passed) }) ?? -1;
        const done = (verifiers: number): number => verifiers * perHour * (24 - passed);
        expect(done(needed)).toBeGreaterThanOrEqual(readingsLeft(left));
        if (needed > 0) expect(done(needed - 1)).toBeLessThan(readingsLeft(left));
      },
    ),
  );
});
