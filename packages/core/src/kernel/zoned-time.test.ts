import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zonedDate, zonedInstant, zonedTime } from './zoned-time.ts';

describe('the clock of a zone', () => {
  test('shows what the zone had then: Kazakhstan went to one hour in March 2024', () => {
    const [before, after] = [Date.parse('2024-02-01T20:30:00Z'), Date.parse('2024-04-01T20:30:00Z')];
    expect([zonedDate(before, 'Asia/Almaty'), zonedTime(before, 'Asia/Almaty')]).toEqual(['2024-02-02', '02:30']);
    expect([zonedDate(after, 'Asia/Almaty'), zonedTime(after, 'Asia/Almaty')]).toEqual(['2024-04-02', '01:30']);
  });

  test('what it shows leads back to the same minute, at one of the two times where it shows it twice', () => {
    const zones = fc.constantFrom('Asia/Almaty', 'Europe/Sofia', 'America/La_Paz', 'Australia/Lord_Howe', 'UTC');
    const instants = fc.integer({ min: Date.parse('2000-01-01T00:00Z'), max: Date.parse('2030-01-01T00:00Z') });
    fc.assert(
      fc.property(zones, instants, (timeZone, instant) => {
        const shown = { date: zonedDate(instant, timeZone), time: zonedTime(instant, timeZone), timeZone };
        const back = (['first', 'last'] as const).map((repeated) => zonedInstant({ ...shown, repeated }));
        expect(back).toContain(Math.floor(instant / 60_000) * 60_000);
      }),
      { numRuns: 500 },
    );
  });
});
