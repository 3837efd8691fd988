import { expect, test } from 'vitest';
import { addLevel, addTranscription, emptyEvidence, evidenceFact, evidenceNotes } from './evidence-sum.ts';

test('what was checked is said with how many there are, and what was not with the reason', () => {
  const all = (['led', 'led', 'replaced', 'closed', 'wrong'] as const).reduce(addTranscription, emptyEvidence);
  const sum = (['computed', 'branches', 'branches', 'closed', 'wrong'] as const).reduce(addLevel, all);
  expect(sum).toEqual({
    transcriptions: { shown: 5, led: 2, replaced: 1, closed: 1 },
    levels: { shown: 5, computed: 1, branches: 2, closed: 1 },
  });
  expect(evidenceFact(sum, 2)).toBe(
    '2 of 5 statements of verifiers led to the log; 3 of 5 levels of evidence computed anew for k = 2.',
  );
  const [branches, closed, replaced, ...more] = evidenceNotes(sum);
  expect(branches).toMatch(/^Of 2 levels of evidence all was computed anew but who came by which branch/);
  expect(closed).toMatch(/^Not checked: 1 statement of verifiers and 1 level of evidence\. They rest on entries/);
  expect(replaced).toMatch(/^Not checked: 1 statement of verifiers in whose place others came/);
  expect(more).toEqual([]);
  expect(evidenceNotes(emptyEvidence)).toEqual([]);
});
