import { expect, test } from 'vitest';
import type { PublicIncident, ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { hoursOf, matching } from './violation-filter.ts';

function incident(id: string, more: Partial<PublicIncident>): PublicIncident {
  return {
    id,
    code: 'VOTE.01',
    outcome: 'confirmed',
    path: ['north', 'd1'],
    place: { en: 'District 1' },
    station: null,
    consent: false,
    at: null,
    clock: 'phone',
    reportedAt: '2026-11-22T06:00:00Z',
    publishedAt: '2026-11-22T07:00:00Z',
    changedAt: '2026-11-22T07:00:00Z',
    text: { kk: '', ru: '', en: '' },
    pictures: [],
    reports: { observer: 1, citizen: 0, hotline: 0, takenBack: 0 },
    acts: 0,
    protocols: [],
    ...more,
  };
}

const voting = { id: 'voting', name: { en: 'Voting' } };
const file: ViolationsFile = {
  format: 'kua-violations/1',
  rehearsal: false,
  election: 'e',
  stationsFrom: null,
  timeZone: 'Asia/Almaty',
  codes: [
    { code: 'VOTE.01', name: null, group: voting, laws: [], incidents: 2 },
    { code: 'OPEN.01', name: null, group: null, laws: [], incidents: 1 },
  ],
  regions: [],
  incidents: [
    incident('a', { at: '2026-11-22T05:50:00.000Z' }),
    incident('b', { at: '2026-11-22T19:10:00.000Z', path: ['south'] }),
    incident('c', { code: 'OPEN.01' }),
  ],
  withdrawn: [],
};
const ids = (query: Readonly<Record<string, string>>): readonly string[] => matching(file, query).map(({ id }) => id);

test('a list is narrowed by kind, by region and by the hour on the wall of the stations', () => {
  expect(hoursOf(file)).toEqual(['2026-11-22T10', '2026-11-23T00']);
  expect(ids({})).toEqual(['a', 'b', 'c']);
  expect(ids({ code: 'VOTE.01' })).toEqual(['a', 'b']);
  expect(ids({ code: 'voting', pick: 'south' })).toEqual(['b']);
  expect(ids({ hour: '2026-11-22T10' })).toEqual(['a']);
  expect(ids({ pick: 'north' })).toEqual(['a', 'c']);
  expect(ids({ code: 'voting', pick: '' })).toEqual(['a', 'b']);
});
