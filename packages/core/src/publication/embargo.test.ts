import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embargoEnd, isEmbargoed, type EmbargoFacts } from './embargo.ts';

const law = { act: 'x', article: '1', edition: 'x', verified: true };
const kazakhstan: EmbargoFacts = {
  date: '2026-11-22',
  rule: { kind: 'midnight-after-last-close', timeZone: 'Asia/Almaty', law },
  closes: '20:00',
  timeZone: 'Asia/Almaty',
  embargoUntil: null,
  rehearsal: false,
};

function inZone(timeZone: string, date: string, closes = '20:00'): string | null {
  return embargoEnd({
    ...kazakhstan,
    timeZone,
    date,
    closes,
    rule: { kind: 'midnight-after-last-close', timeZone, law },
  });
}

describe('embargo', () => {
  it('ends in Kazakhstan at the capital’s midnight after the vote', () => {
    expect(embargoEnd(kazakhstan)).toBe('2026-11-22T19:00:00Z');
  });

  it('knows that clocks went from UTC+6 to UTC+5 on 1 March 2024', () => {
    expect(embargoEnd({ ...kazakhstan, date: '2022-11-20' })).toBe('2022-11-20T18:00:00Z');
    expect(embargoEnd({ ...kazakhstan, date: '2024-02-28' })).toBe('2024-02-28T18:00:00Z');
    // On 29 February 2024 the clock showed 23:00 twice: midnight came once, an hour later.
    expect(embargoEnd({ ...kazakhstan, date: '2024-02-29' })).toBe('2024-02-29T19:00:00Z');
    // The west closed an hour later by the capital’s clock, still before midnight.
    expect(embargoEnd({ ...kazakhstan, date: '2022-11-20', stationZones: ['Asia/Oral'] })).toBe('2022-11-20T18:00:00Z');
  });

  it('waits for stations abroad that close later, when they are known', () => {
    // London closes at 20:00Z = 01:00 in Astana: the next midnight is a day later.
    expect(embargoEnd({ ...kazakhstan, stationZones: ['Europe/London', 'Asia/Tokyo'] })).toBe('2026-11-23T19:00:00Z');
    expect(embargoEnd({ ...kazakhstan, stationZones: ['Asia/Tokyo'] })).toBe('2026-11-22T19:00:00Z');
    // Berlin in winter closes exactly at the capital’s midnight: all are closed then.
    expect(embargoEnd({ ...kazakhstan, stationZones: ['Europe/Berlin'] })).toBe('2026-11-22T19:00:00Z');
    // In summer an hour before it; New York is far behind in both.
    expect(embargoEnd({ ...kazakhstan, date: '2026-06-21', stationZones: ['Europe/Berlin'] })).toBe(
      '2026-06-21T19:00:00Z',
    );
    expect(embargoEnd({ ...kazakhstan, date: '2026-06-21', stationZones: ['America/New_York'] })).toBe(
      '2026-06-22T19:00:00Z',
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-28', '2026-03-28T23:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25', '2026-10-25T23:00:00Z'],
    ['America/Los_Angeles', '2026-11-03', '2026-11-04T08:00:00Z'],
    ['Asia/Kathmandu', '2026-11-03', '2026-11-03T18:15:00Z'],
    ['Pacific/Kiritimati', '2026-11-03', '2026-11-03T10:00:00Z'],
    // Midnight does not exist: clocks jump from 24:00 to 01:00.
    ['Africa/Cairo', '2026-04-23', '2026-04-23T22:00:00Z'],
    ['Asia/Beirut', '2026-03-28', '2026-03-28T22:00:00Z'],
    // Midnight comes twice: the first counts, the stations have long been closed.
    ['America/Havana', '2026-10-31', '2026-11-01T04:00:00Z'],
  ])('ends in %s after %s at %s', (timeZone, date, end) => {
    expect(inZone(timeZone, date)).toBe(end);
  });

  it('lets stations close at a clock time that comes twice, the second time', () => {
    expect(inZone('Europe/Berlin', '2026-10-25', '02:30')).toBe('2026-10-25T23:00:00Z');
    expect(inZone('America/Havana', '2026-11-01', '00:00')).toBe('2026-11-02T05:00:00Z');
  });

  it('obeys the operator, and spares rehearsals and packs without a rule', () => {
    expect(embargoEnd({ ...kazakhstan, embargoUntil: '2026-11-23T10:00:00+05:00' })).toBe('2026-11-23T10:00:00+05:00');
    expect(embargoEnd({ ...kazakhstan, rule: { kind: 'none' } })).toBeNull();
    expect(embargoEnd({ ...kazakhstan, rule: { kind: 'none' }, embargoUntil: '2026-11-23T05:00:00Z' })).toBe(
      '2026-11-23T05:00:00Z',
    );
    expect(embargoEnd({ ...kazakhstan, rehearsal: true, embargoUntil: '2026-11-23T05:00:00Z' })).toBeNull();
  });

  it('holds until the very instant, and when the end cannot be read', () => {
    const end = embargoEnd(kazakhstan);
    expect(isEmbargoed(new Date('2026-11-22T18:59:59.999Z'), end)).toBe(true);
    expect(isEmbargoed(new Date('2026-11-22T19:00:00Z'), end)).toBe(false);
    expect(isEmbargoed(new Date('2026-11-23T04:59:59Z'), '2026-11-23T10:00:00+05:00')).toBe(true);
    expect(isEmbargoed(new Date('2026-11-23T05:00:00Z'), '2026-11-23T10:00:00+05:00')).toBe(false);
    expect(isEmbargoed(new Date('2000-01-01T00:00:00Z'), null)).toBe(false);
    expect(isEmbargoed(new Date('2026-11-23T05:00:00Z'), 'tomorrow')).toBe(true);
  });

  it('never ends before any station closes, and at most about a day after the last', () => {
    const zones = [
      'Asia/Almaty',
      'America/New_York',
      'Europe/London',
      'Africa/Cairo',
      'Pacific/Auckland',
      'America/St_Johns',
    ];
    const day = fc.date({ min: new Date('2019-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.subarray(zones), fc.integer({ min: 0, max: 23 }), (voting, stationZones, hour) => {
        const date = voting.toISOString().slice(0, 10);
        const end = Date.parse(
          embargoEnd({ ...kazakhstan, date, stationZones, closes: `${String(hour).padStart(2, '0')}:30` }) ?? '',
        );
        for (const timeZone of ['Asia/Almaty', ...stationZones]) {
          const shown = new Date(end).toLocaleString('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
          expect(shown >= `${date} ${String(hour).padStart(2, '0')}:30`).toBe(true);
        }
        // No zone is more than 12 h behind UTC; a day for the closing hour, one to midnight.
        expect(end - Date.parse(date)).toBeLessThanOrEqual((12 + 24 + 26) * 3_600_000);
        expect(new Date(end).toLocaleTimeString('sv-SE', { timeZone: 'Asia/Almaty' })).toBe('00:00:00');
      }),
      { numRuns: 300 },
    );
  });
});
