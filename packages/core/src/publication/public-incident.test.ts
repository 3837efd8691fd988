import { expect, test } from 'vitest';
import { takesBack } from './incident-change.ts';
import { publishedIncident, type IncidentFrame, type IncidentRecord } from './public-incident.ts';
import type { IncidentFile } from './release-violations-contract.ts';
import { rowOf, violationList, violationRows } from './violation-list.ts';
import { emptyTally, retally } from './violations-index.ts';

const record: IncidentRecord = {
  id: 'i-abcdefgh',
  sequence: 9,
  says: {
    type: 'incident',
    by: 's-abc123',
    id: 'i-abcdefgh',
    seen: 0,
    reports: [5],
    code: 'VOTE.01',
    station: '7',
    territory: null,
    at: '2026-11-22T10:50:31+05:00',
    clock: 'phone',
    consent: true,
    text: { kk: 'Жәшік ашық тұрды.', ru: 'Урна была открыта.', en: 'The box stood open.' },
    pictures: [],
    acts: [],
    protocols: [],
  },
  withdrawn: null,
  territory: 'north',
  number: '7',
  reportedAt: '2026-11-22T06:12:45.120Z',
  publishedAt: '2026-11-22T07:30:00.000Z',
  changedAt: '2026-11-22T07:30:00.000Z',
  reports: [{ origin: 'observer', outcome: 'confirmed', takenBack: false }],
  pictures: [],
};
const frame: IncidentFrame = {
  now: Date.parse('2026-11-22T08:00:00Z'),
  countEnds: Date.parse('2026-11-23T07:00:00Z'),
  above: new Map([
    ['whole', { path: [], name: { en: 'Whole' } }],
    ['north', { path: ['north'], name: { en: 'North' } }],
  ]),
  held: new Set(),
  stationPaths: new Map(),
};

function file(records: readonly IncidentRecord[]): IncidentFile {
  const events = records.map((one) => publishedIncident(one, frame));
  return {
    format: 'kua-incidents/1',
    rehearsal: false,
    election: 'e',
    incidents: events.flatMap(({ shown }) => shown ?? []),
    withdrawn: events.flatMap(({ withdrawn }) => withdrawn ?? []),
  };
}
const taken: IncidentRecord = {
  ...record,
  withdrawn: { code: 'VOTE.01', reason: 'mistake', at: '2026-11-22T07:48:13Z' },
};

test('nothing that is published leads to the second on a receipt', () => {
  const { shown } = publishedIncident(record, frame);
  expect(shown).toMatchObject({ at: '2026-11-22T05:00:00.000Z', reportedAt: '2026-11-22T06:00:00.000Z' });
  expect(JSON.stringify(shown)).not.toMatch(/50:31|12:45/);
});

test('what was taken back leaves its code, its district and the hour, and none of its words', () => {
  expect(publishedIncident(taken, frame)).toEqual({
    shown: null,
    withdrawn: {
      id: record.id,
      code: 'VOTE.01',
      path: ['north'],
      place: { en: 'North' },
      withdrawnAt: '2026-11-22T07:00:00.000Z',
      reason: 'mistake',
    },
  });
  expect(takesBack(file([record]), file([taken]))).toBe(true);
});

test('whatever is said otherwise takes the earlier file away; another report of it, or its station in its time, does not', () => {
  const before = file([record]);
  const says = (more: Partial<IncidentRecord['says']>) => file([{ ...record, says: { ...record.says, ...more } }]);
  expect(takesBack(before, file([{ ...record, changedAt: '2026-11-22T07:40:00.000Z' }]))).toBe(false);
  expect(takesBack(before, file([{ ...record, reports: [...record.reports, ...record.reports] }]))).toBe(false);
  expect(takesBack(says({ consent: false }), before)).toBe(false);
  for (const otherwise of [
    says({ code: 'VOTE.03' }),
    says({ at: null }),
    says({ clock: 'told' }),
    says({ acts: [9] }),
    says({ consent: false }),
    file([{ ...record, territory: 'whole' }]),
    file([]),
  ])
    expect(takesBack(before, otherwise)).toBe(true);
  expect(takesBack(says({ protocols: [9] }), before)).toBe(true);
});

test('columns give back their rows, and counts follow from rows that come and go', () => {
  const hidden = { ...record, id: 'i-hidden00', territory: null };
  const rows = [record, taken, hidden].map((one, at) => rowOf(at, publishedIncident(one, frame)));
  const list = violationList(rows, { rehearsal: false, election: 'e', territory: 'north', files: [] });
  expect(violationRows(list)).toEqual(rows);
  expect(rows[2]).toMatchObject({ id: null, code: null });
  const one = { territory: 'north', rows, times: 1 } as const;
  const counts = { incidents: 1, withdrawn: 1 };
  const tally = retally(emptyTally, [one]);
  expect(tally).toMatchObject({ whole: counts, codes: new Map([['VOTE.01', counts]]) });
  expect(tally.hours.get('2026-11-22T05:00:00.000Z')).toEqual({ incidents: 1, withdrawn: 0 });
  expect(retally(tally, [one, { ...one, times: -1 }])).toEqual(tally);
});
