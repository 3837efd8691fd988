import { expect, test } from 'vitest';
import { noonOf, stationClock } from './station-clock.ts';

const date = '2026-11-22';

test('a phone whose zone data is right shows what the zone has', () => {
  const clock = stationClock({ timeZone: 'Asia/Almaty', date, noon: '2026-11-22T07:00:00Z' });
  expect(noonOf('Asia/Almaty', date)).toBe(Date.parse('2026-11-22T07:00:00Z'));
  expect(clock.timeAt(Date.parse('2026-11-22T13:00:00Z'))).toBe('18:00');
  expect(clock.instantOf({ date, time: '18:00', repeated: 'first' })).toBe(Date.parse('2026-11-22T13:00:00Z'));
});

test('a phone that still takes the zone for what it was shows what the server knows', () => {
  // Asia/Omsk has the six hours that Asia/Almaty had until March 2024.
  const clock = stationClock({ timeZone: 'Asia/Omsk', date, noon: '2026-11-22T07:00:00Z' });
  expect(clock.timeAt(Date.parse('2026-11-22T13:00:00Z'))).toBe('18:00');
  expect(clock.instantOf({ date, time: '18:00', repeated: 'last' })).toBe(Date.parse('2026-11-22T13:00:00Z'));
  expect(clock.dateAt(Date.parse('2026-11-22T18:59:00Z'))).toBe('2026-11-22');
  expect(clock.dateAt(Date.parse('2026-11-22T19:00:00Z'))).toBe('2026-11-23');
});
