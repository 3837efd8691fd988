import { expect, test } from 'vitest';
import { fileAttempts } from './file-attempts.ts';

test('what cannot be decided waits longer each time, and its own doing are three honest attempts alone', () => {
  let now = 0;
  const attempts = fileAttempts(() => now);
  expect(attempts.isDue('a')).toBe(true);
  const pauses = Array.from({ length: 12 }, () => {
    attempts.putOff('a');
    const from = now;
    while (!attempts.isDue('a')) now += 1000;
    return (now - from) / 1000;
  });
  expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
  expect([attempts.spend('a'), attempts.spend('a'), attempts.spend('a')]).toEqual([false, false, true]);
  expect(attempts.isDue('b')).toBe(true);
  attempts.forget('a');
  expect([attempts.isDue('a'), attempts.spend('a')]).toEqual([true, false]);
});
