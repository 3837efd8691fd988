import { describe, expect, it } from 'vitest';
import { feedTimes } from './feed-pace.ts';

describe('pace of the feed', () => {
  it('begins with about six protocols a second and slows down, for about a quarter of an hour', () => {
    const times = feedTimes('1', 2150);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
    expect(times.findIndex((time) => time > 10)).toBeGreaterThan(45);
    expect(times.findIndex((time) => time > 10)).toBeLessThan(75);
    expect((times.at(-1) ?? 0) / 60).toBeGreaterThan(12);
    expect((times.at(-1) ?? 0) / 60).toBeLessThan(16);
  });
});
