import { expect, test } from 'vitest';
import { moderate, type ModeratedReport } from './report-moderation.ts';

const report: ModeratedReport = { changed: 7, keyedBy: 's-caller', isPublic: false };
const decision = { by: 's-second', seen: 7, outcome: 'spam' } as const;

test('a decision counts on what its decider saw, by another than who wrote the call down', () => {
  expect(moderate(report, decision).ok).toBe(true);
  expect(moderate(null, decision)).toMatchObject({ error: 'report-unknown' });
  expect(moderate(report, { ...decision, seen: 0 })).toMatchObject({ error: 'changed-meanwhile' });
  expect(moderate(report, { ...decision, by: 's-caller' })).toMatchObject({ error: 'own-call' });
});

test('what stands in a public event stays kept until the event is withdrawn', () => {
  const shown = { ...report, isPublic: true };
  expect(moderate(shown, decision)).toMatchObject({ error: 'incident-is-public' });
  expect(moderate(shown, { ...decision, outcome: 'duplicate' })).toMatchObject({ error: 'incident-is-public' });
  expect(moderate(shown, { ...decision, outcome: 'kept' }).ok).toBe(true);
});
