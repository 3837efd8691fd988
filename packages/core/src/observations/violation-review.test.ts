import { expect, test } from 'vitest';
import type { IncidentBody, ViolationReviewBody } from './violation-review-contract.ts';
import { decide, outcomeOf, type Desk, type ReviewedReport, type ReviewRefusal } from './violation-review.ts';

/** One finds out, another shows it. */
const [reviewer, publisher] = ['s-abc123', 's-def456'];
const text = { kk: 'Жәшік ашық тұрды.', ru: 'Урна была открыта.', en: 'The box stood open.' };
const empty: Desk = {
  reports: new Map(
    [5, 6].map((report) => [
      report,
      { report, outcome: 'intake', incident: null, keyedBy: null, mayName: false, reviewer: null, changed: 1 },
    ]),
  ),
  incidents: new Map(),
};

type Loose<T> = T extends unknown ? Omit<T, 'by' | 'seen'> & { readonly seen?: number; readonly by?: string } : never;

/** The desk after one decision after another, each by somebody who sees what is there, seconds apart; or the first refusal. */
function after(
  bodies: readonly Loose<ViolationReviewBody>[],
  desk: Desk = empty,
  secondsApart = 1,
): Desk | ReviewRefusal {
  let now = desk;
  for (const [index, body] of bodies.entries()) {
    const known =
      body.type === 'violation-review' ? now.reports.get(body.report)?.changed : now.incidents.get(body.id)?.changed;
    const decided = decide(
      now,
      { by: body.type === 'violation-review' ? reviewer : publisher, seen: known ?? 0, ...body },
      { sequence: 10 + index, at: new Date(Date.UTC(2026, 10, 22, 6) + index * secondsApart * 1000).toISOString() },
    );
    if (!decided.ok) return decided.error;
    now = decided.value;
  }
  return now;
}

function reportOf(desk: Desk | ReviewRefusal, report: number) {
  return typeof desk === 'object' ? desk.reports.get(report) : undefined;
}

function incident(more: Partial<IncidentBody> = {}): Omit<IncidentBody, 'by' | 'seen'> {
  return {
    type: 'incident',
    id: 'i-abcdefgh',
    reports: [5, 6],
    code: 'VOTE.01',
    station: '7',
    territory: 'north',
    at: '2026-11-22T09:10:00+05:00',
    clock: 'phone',
    consent: false,
    text,
    pictures: [],
    acts: [],
    protocols: [],
    ...more,
  };
}

const triage = (report: number) => ({ type: 'violation-review', report, outcome: 'triage' }) as const;
const confirmed = (report: number) => ({ type: 'violation-review', report, outcome: 'confirmed' }) as const;
const reviewed = [triage(5), confirmed(5), triage(6), confirmed(6)];
const published = { type: 'incident-published', id: 'i-abcdefgh' } as const;
const withdrawn = { type: 'incident-withdrawn', id: 'i-abcdefgh', reason: 'mistake' } as const;

test('an outcome is reached through triage and left through it', () => {
  expect(after([confirmed(5)])).toBe('step-unknown');
  expect(after([triage(5), triage(5)])).toBe('step-unknown');
  expect(after([triage(5), confirmed(5), { ...confirmed(5), outcome: 'refuted' }])).toBe('step-unknown');
  const reopened = after([triage(5), confirmed(5), triage(5), { ...confirmed(5), outcome: 'refuted' }]);
  expect(reportOf(reopened, 5)).toMatchObject({ outcome: 'refuted', changed: 13 });
  expect(after([triage(5), { ...triage(5), outcome: 'intake' }, triage(5)])).toBeTypeOf('object');
  expect(after([triage(7)])).toBe('report-unknown');
});

test('of two who decide at once the second is told to look again', () => {
  expect(after([triage(5), { ...confirmed(5), seen: 1 }])).toBe('changed-meanwhile');
  expect(after([incident(), { ...incident(), seen: 0 }])).toBe('changed-meanwhile');
});

test('an incident is published with reviewed reports, words in each language, and a place', () => {
  expect(after([incident(), published])).toBe('reports-unreviewed');
  expect(after([...reviewed, incident({ text: { ...text, kk: ' ' } }), published])).toBe('text-missing');
  expect(after([...reviewed, incident({ station: null, territory: null }), published])).toBe('place-missing');
  expect(after([published])).toBe('incident-unknown');
  const shown = after([...reviewed, incident(), published]);
  expect(typeof shown === 'object' && shown.incidents.get('i-abcdefgh')?.state).toBe('published');
});

test('what the public sees keeps what it was published with, until it is withdrawn', () => {
  const shown = [...reviewed, incident(), published];
  expect(after([...shown, triage(5)])).toBe('incident-is-public');
  expect(after([...shown, incident({ text: { ...text, en: '' } })])).toBe('text-missing');
  expect(after([...shown, published])).toBe('step-unknown');
  expect(after([...shown, withdrawn, withdrawn])).toBe('step-unknown');
  expect(after([...shown, withdrawn, triage(5), published])).toBe('reports-unreviewed');
  expect(after([...shown, withdrawn, published])).toBeTypeOf('object');
});

test('what the public sees loses no report, and what was withdrawn keeps what it was', () => {
  const shown = [...reviewed, incident(), published];
  expect(after([...shown, incident({ reports: [5] })])).toBe('incident-is-public');
  const parted = after([...shown, withdrawn, incident({ reports: [5], code: 'VOTE.03', territory: 'south' })]);
  const one = typeof parted === 'object' ? parted.incidents.get('i-abcdefgh') : undefined;
  expect(one).toMatchObject({
    state: 'withdrawn',
    withdrawn: { code: 'VOTE.01', station: '7', territory: 'north', reason: 'mistake' },
  });
  const again = after([...shown, withdrawn, published]);
  expect(typeof again === 'object' && again.incidents.get('i-abcdefgh')?.withdrawn).toBe(null);
});

test('whoever withdrew it takes that back at once, also who may not publish it; later, or changed, it takes two again', () => {
  const restored = { type: 'incident-restored', id: 'i-abcdefgh' } as const;
  const shown = [...reviewed, incident(), published];
  const back = after([...shown, { ...withdrawn, by: reviewer }, { ...restored, by: reviewer }]);
  expect(typeof back === 'object' && back.incidents.get('i-abcdefgh')).toMatchObject({
    state: 'published',
    withdrawn: null,
  });
  // She found it herself: without what somebody else published she brings nothing before the public.
  const mine = { ...withdrawn, by: reviewer } as const;
  const undone = { ...restored, by: reviewer } as const;
  expect(after([...shown, mine, { ...published, by: reviewer }])).toBe('own-review');
  expect(after([...shown, mine, { ...incident(), by: reviewer }, undone])).toBe('undo-closed');
  expect(after([...shown, mine, triage(5), confirmed(5), undone])).toBe('undo-closed');
  expect(after([...shown, withdrawn, undone])).toBe('undo-closed');
  expect(after([...shown, mine, undone], empty, 41)).toBe('undo-closed');
  expect(after([...shown, mine, undone, undone])).toBe('step-unknown');
  expect(after([...reviewed, incident(), undone])).toBe('step-unknown');
  expect(after([...shown, mine, { ...undone, seen: 14 }])).toBe('changed-meanwhile');
});

test('nobody publishes what she found, nor changes it once it is public; nor reviews a call that she wrote down', () => {
  expect(after([...reviewed, incident(), { ...published, by: reviewer }])).toBe('own-review');
  const lastWord = { ...triage(5), by: publisher } as const;
  expect(after([...reviewed, lastWord, { ...confirmed(5), by: publisher }, incident(), published])).toBe('own-review');
  expect(after([...reviewed, incident(), published, { ...incident(), by: reviewer }])).toBe('own-review');
  expect(after([...reviewed, incident(), published, { ...withdrawn, by: reviewer }])).toBeTypeOf('object');
  const call: ReviewedReport = {
    report: 5,
    outcome: 'intake',
    incident: null,
    keyedBy: reviewer,
    mayName: true,
    reviewer: null,
    changed: 1,
  };
  expect(after([triage(5)], { ...empty, reports: new Map([[5, call]]) })).toBe('own-call');
  expect(after([{ ...triage(5), by: publisher }], { ...empty, reports: new Map([[5, call]]) })).toBeTypeOf('object');
});

test('nobody consents for an observer: each of an event says so herself, and staff may take it away', () => {
  const willing = (...reports: readonly number[]): Desk => ({
    ...empty,
    reports: new Map([...empty.reports].map(([id, one]) => [id, { ...one, mayName: reports.includes(id) }])),
  });
  expect(after([incident({ consent: true })])).toBe('consent-missing');
  expect(after([incident({ consent: true })], willing(5))).toBe('consent-missing');
  expect(after([incident({ consent: true, reports: [5] }), incident({ consent: true })], willing(5))).toBe(
    'consent-missing',
  );
  const named = after([incident({ consent: true }), incident({ consent: false })], willing(5, 6));
  expect(typeof named === 'object' && named.incidents.get('i-abcdefgh')?.says.consent).toBe(false);
});

test('a report belongs to one event, and is free again when its event lets it go', () => {
  expect(after([incident(), incident({ id: 'i-other000' })])).toBe('report-grouped');
  const parted = after([incident(), incident({ reports: [5] }), incident({ id: 'i-other000', reports: [6] })]);
  expect(reportOf(parted, 5)?.incident).toBe('i-abcdefgh');
  expect(reportOf(parted, 6)?.incident).toBe('i-other000');
  expect(reportOf(after([incident(), incident({ reports: [] })]), 5)?.incident).toBe(null);
});

test('a refuted report takes nothing away from the others of its event', () => {
  expect(outcomeOf(['refuted', 'confirmed', 'unclear'])).toBe('confirmed');
  expect(outcomeOf(['refuted', 'unclear'])).toBe('unclear');
  expect(outcomeOf(['refuted'])).toBe('refuted');
  expect(outcomeOf(['confirmed', 'triage'])).toBe(null);
  expect(outcomeOf([])).toBe(null);
});
