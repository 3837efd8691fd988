import { expect, test } from 'vitest';
import { likeReports, type PlacedReport } from './violation-likeness.ts';
import { endOfCount, placeShown } from './violation-place.ts';

test('a report stands at the district until noon after voting day, or until the observer says that it need not', () => {
  const countEnds = endOfCount({ date: '2026-11-22', timeZone: 'Asia/Almaty' });
  expect(new Date(countEnds).toISOString()).toBe('2026-11-23T07:00:00.000Z');
  const live = { now: countEnds - 1, countEnds, station: '7', consent: false };
  expect(placeShown(live)).toBe('district');
  expect(placeShown({ ...live, consent: true })).toBe('station');
  expect(placeShown({ ...live, now: countEnds })).toBe('station');
  expect(placeShown({ ...live, now: countEnds, station: null })).toBe('district');
  // Nobody knows when counts end: they never do by themselves.
  expect(placeShown({ ...live, now: countEnds * 2, countEnds: null })).toBe('district');
});

test('reports of one group, one place and one hour may be about one event', () => {
  const violations = [
    { id: 'VOTE.01', group: 'voting' },
    { id: 'VOTE.02', group: 'voting' },
    { id: 'OPEN.01', group: 'opening' },
  ];
  const seen = (report: number, more: Partial<PlacedReport> = {}): PlacedReport => ({
    report,
    code: 'VOTE.01',
    station: '7',
    territory: 'north',
    at: '2026-11-22T09:00:00Z',
    ...more,
  });
  const others = [
    seen(1),
    seen(2, { code: 'VOTE.02', at: '2026-11-22T09:45:00Z' }),
    seen(3, { at: '2026-11-22T14:46:00+05:00' }),
    seen(4, { code: 'OPEN.01' }),
    seen(5, { station: '9' }),
    seen(6, { station: null }),
    seen(7, { at: null }),
    seen(8, { station: null, territory: null }),
    seen(9, { code: null }),
  ];
  expect(likeReports(seen(1), others, violations).map(({ report }) => report)).toEqual([2, 6]);
  expect(likeReports(seen(9, { code: null }), others, violations)).toEqual([]);
});
