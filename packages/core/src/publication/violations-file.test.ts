import { expect, test } from 'vitest';
import type { ViolationsFile } from './release-violations-contract.ts';
import { takesBack, violations, type IncidentRecord, type ViolationParts } from './violations-file.ts';

const record: IncidentRecord = {
  id: 'i-abcdefgh',
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
  territory: 'north',
  number: '7',
  reportedAt: '2026-11-22T06:12:45.120Z',
  publishedAt: '2026-11-22T07:30:00.000Z',
  changedAt: '2026-11-22T07:30:00.000Z',
  reports: [{ origin: 'observer', outcome: 'confirmed', takenBack: false }],
};

function file(incidents: readonly IncidentRecord[], more: Partial<ViolationParts> = {}): ViolationsFile {
  return violations({
    election: { id: 'e', rehearsal: false },
    now: Date.parse('2026-11-22T08:00:00Z'),
    countEnds: Date.parse('2026-11-23T07:00:00Z'),
    handbook: null,
    incidents,
    withdrawn: [],
    territories: [
      { id: 'whole', parent: null, level: 0, name: { en: 'Whole' } },
      { id: 'north', parent: 'whole', level: 1, name: { en: 'North' } },
    ],
    regions: [{ id: 'north', stations: 3 }],
    observed: new Map([['north', 1]]),
    pictures: new Map(),
    stationPaths: new Map(),
    ...more,
  });
}

test('nothing that is published leads to the second on a receipt', () => {
  const [shown] = file([record]).incidents;
  expect(shown).toMatchObject({ at: '2026-11-22T05:00:00.000Z', reportedAt: '2026-11-22T06:00:00.000Z' });
  expect(JSON.stringify(file([record]))).not.toMatch(/50:31|12:45/);
});

test('what was taken back leaves its code, its district and the hour, and none of its words', () => {
  const taken = { id: record.id, code: 'VOTE.01', territory: 'north', reason: 'mistake' } as const;
  const now = file([], { withdrawn: [{ ...taken, withdrawnAt: '2026-11-22T07:48:13Z' }] });
  expect(now.withdrawn).toEqual([
    {
      id: record.id,
      code: 'VOTE.01',
      path: ['north'],
      place: { en: 'North' },
      withdrawnAt: '2026-11-22T07:00:00.000Z',
      reason: 'mistake',
    },
  ]);
  expect(now.codes).toMatchObject([{ code: 'VOTE.01', incidents: 0 }]);
  expect(takesBack(file([record]), now)).toBe(true);
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
    null,
  ])
    expect(takesBack(before, otherwise)).toBe(true);
  expect(takesBack(says({ protocols: [9] }), before)).toBe(true);
});
