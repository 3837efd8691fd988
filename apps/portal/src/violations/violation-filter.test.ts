import { expect, test } from 'vitest';
import { hoursOf, matching, type ListedEvent } from './violation-filter.ts';

function event(id: string, more: Partial<ListedEvent>): ListedEvent {
  return {
    id,
    sequence: 1,
    code: 'VOTE.01',
    hour: null,
    station: null,
    withdrawn: false,
    territory: 'north',
    file: 'data/incidents-north-0.json',
    ...more,
  };
}

const counts = { incidents: 1, withdrawn: 0 };
const voting = { id: 'voting', name: { en: 'Voting' } };
const index = {
  timeZone: 'Asia/Almaty',
  codes: [
    { code: 'VOTE.01', name: null, group: voting, laws: [], ...counts },
    { code: 'OPEN.01', name: null, group: null, laws: [], ...counts },
  ],
  hours: [
    { hour: '2026-11-22T05:00:00.000Z', incidents: 1 },
    { hour: '2026-11-22T19:00:00.000Z', incidents: 1 },
  ],
};
const events = [
  event('a', { hour: '2026-11-22T05:00:00.000Z' }),
  event('b', { hour: '2026-11-22T19:00:00.000Z', territory: 'south' }),
  event('c', { code: 'OPEN.01' }),
  event('d', { hour: null, withdrawn: true }),
];
const ids = (query: Readonly<Record<string, string>>) => matching(index, events, query).map(({ id }) => id);

test('a list is narrowed by kind, by region and by the hour on the wall of the stations', () => {
  expect(hoursOf(index)).toEqual(['2026-11-22T10', '2026-11-23T00']);
  expect(ids({})).toEqual(['a', 'b', 'c']);
  expect(ids({ code: 'VOTE.01' })).toEqual(['a', 'b']);
  expect(ids({ code: 'voting', pick: 'south' })).toEqual(['b']);
  expect(ids({ hour: '2026-11-22T10' })).toEqual(['a']);
  expect(ids({ pick: 'north' })).toEqual(['a', 'c']);
  expect(ids({ code: 'voting', pick: '' })).toEqual(['a', 'b']);
});
