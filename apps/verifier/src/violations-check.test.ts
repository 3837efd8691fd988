import { expect, test } from 'vitest';
import type { CitizenReportsForm, ViolationsForm } from '@kua/core/publication/release-form-contract.ts';
import { wrongReports, wrongViolations } from './violations-check.ts';

const incident = { id: 'a', code: 'V', path: ['north'], station: null, consent: false, pictures: [] };
const file: ViolationsForm = {
  format: 'kua-violations/1',
  rehearsal: false,
  election: 'e',
  stationsFrom: '2026-11-23T07:00:00Z',
  codes: [{ code: 'V', incidents: 1 }],
  regions: [{ territory: 'north', incidents: 1, observed: 2, stations: 2 }],
  incidents: [incident],
  withdrawn: [{ id: 'b', code: 'V', path: [] }],
};
const [before, after] = ['2026-11-22T07:00:00Z', '2026-11-23T07:00:00Z'] as const;
const region = { territory: 'north', incidents: 1, observed: 3, stations: 2 };
const named = { ...incident, station: { id: '7' } };

test('violations agree with themselves, and no station is named before its time', () => {
  expect(wrongViolations(file, before)).toEqual([]);
  expect(wrongViolations({ ...file, codes: [] }, before)).toHaveLength(1);
  expect(wrongViolations({ ...file, regions: [region] }, before)).toHaveLength(1);
  expect(wrongViolations({ ...file, withdrawn: [{ id: 'a', code: 'V', path: [] }] }, before)).toHaveLength(1);
  expect(wrongViolations({ ...file, incidents: [named] }, before)).toHaveLength(1);
  expect(wrongViolations({ ...file, incidents: [named], stationsFrom: null }, after)).toHaveLength(1);
  expect(wrongViolations({ ...file, incidents: [named] }, after)).toEqual([]);
  expect(wrongViolations({ ...file, incidents: [{ ...named, consent: true }] }, before)).toEqual([]);
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
