import { expect, test } from 'vitest';
import type {
  CitizenReportsForm,
  IncidentFileForm,
  ViolationListForm,
  ViolationsForm,
} from '@kua/core/publication/release-form-contract.ts';
import { violationRows } from '@kua/core/publication/violation-list.ts';
import { wrongIndex, wrongList, wrongObserved, wrongReports } from './violations-check.ts';

const hour = '2026-11-22T05:00:00.000Z';
const place = { path: ['north'], at: hour, station: null };
const incident = { id: 'a', code: 'V', ...place, consent: false, pictures: [], protocols: [] };
const file: IncidentFileForm = {
  format: 'kua-incidents/1',
  rehearsal: false,
  election: 'e',
  incidents: [incident],
  withdrawn: [{ id: 'b', code: 'V', path: ['north'] }],
};
const list: ViolationListForm = {
  format: 'kua-violation-list/1',
  rehearsal: false,
  election: 'e',
  territory: 'north',
  codes: ['V'],
  hours: [hour],
  sequence: [5, 7, 9],
  id: ['a', 'b', null],
  code: [0, 0, null],
  hour: [0, null, null],
  station: [null, null, null],
  withdrawn: [1],
  files: ['data/incidents-north-0.json'],
};
const ref = { territory: 'north', from: 5, rows: 3, path: 'data/violation-list-north-0.json' };
const index: ViolationsForm = {
  format: 'kua-violations/2',
  rehearsal: false,
  election: 'e',
  stationsFrom: '2026-11-23T07:00:00Z',
  incidents: 1,
  withdrawn: 1,
  codes: [{ code: 'V', incidents: 1, withdrawn: 1 }],
  hours: [{ hour, incidents: 1 }],
  regions: [{ territory: 'north', incidents: 1, withdrawn: 1, stations: 2 }],
  lists: [ref],
  latest: [incident],
};

test('an index counts what its lists list, and shows first what was published last', () => {
  const listed = [{ territory: 'north', rows: violationRows(list) }];
  expect(wrongIndex(index, listed)).toEqual([]);
  const counts = 'Counts of violations are not those of what is listed.';
  for (const otherwise of [
    { incidents: 2 },
    { withdrawn: 0 },
    { codes: [] },
    { codes: [{ code: 'V', incidents: 1, withdrawn: 0 }] },
    { hours: [] },
    { hours: [{ hour, incidents: 2 }] },
    { regions: [] },
    { regions: [{ territory: 'north', incidents: 0, withdrawn: 1, stations: 2 }] },
  ])
    expect(wrongIndex({ ...index, ...otherwise }, listed), JSON.stringify(otherwise)).toContain(counts);
  expect(wrongIndex({ ...index, latest: [{ ...incident, id: 'b' }] }, listed)).toHaveLength(1);
  expect(wrongIndex(index, [...listed, ...listed])).toContain('An event, a code or a region stands there twice.');
  expect(wrongObserved(index, { north: 2 })).toBe(false);
  expect(wrongObserved(index, { north: 3 })).toBe(true);
});

test('a list is what its files hold, and no station is named before its time', () => {
  const found = (more: Partial<ViolationListForm>, files = [file], named = false) =>
    wrongList({ ...list, ...more }, files, { ref, named });
  expect(found({})).toEqual([]);
  for (const otherwise of [
    { territory: 'south' },
    { sequence: [7, 5, 9] },
    { sequence: [5, 7] },
    { id: ['c', 'b', null] },
    { hour: [null, null, null] },
    { station: ['7', null, null] },
    { withdrawn: [] },
    { codes: ['W'] },
  ])
    expect(found(otherwise), JSON.stringify(otherwise)).toHaveLength(1);
  expect(found({}, [])).toHaveLength(1);
  const station = { ...file, incidents: [{ ...incident, station: { id: '7' } }] };
  const named = { station: ['7', null, null] };
  expect(found(named, [station])).toEqual(['A station is named before its time, without a word of the observer.']);
  expect(found(named, [station], true)).toEqual([]);
  const consented = { ...file, incidents: [{ ...incident, station: { id: '7' }, consent: true }] };
  expect(found(named, [consented])).toEqual([]);
});

const cell = { about: 'pressure', code: 'threat', origin: 'citizen', region: 'north', reports: 5 };
const reports: CitizenReportsForm = {
  format: 'kua-citizen-reports/1',
  rehearsal: false,
  election: 'e',
  received: 10,
  looked: 9,
  kept: 8,
  counts: [cell],
  rest: [{ region: null, reports: null }],
};

test('counts of reports add up, and none is of few', () => {
  expect(wrongReports(reports)).toEqual([]);
  for (const wrong of [{ received: 8 }, { kept: 10, looked: 9 }, { kept: 5 }, { rest: [] }])
    expect(wrongReports({ ...reports, ...wrong }), JSON.stringify(wrong)).toContain('Counts of reports do not add up.');
  expect(wrongReports({ ...reports, rest: [{ region: null, reports: 3 }] })).toHaveLength(1);
  expect(wrongReports({ ...reports, received: 20, looked: 20, kept: 13, counts: [cell, cell] })).toHaveLength(1);
});
