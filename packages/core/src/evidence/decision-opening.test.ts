import { expect, test } from 'vitest';
import { openDecision, seededLeaf } from './decision-opening.ts';
import { decisionLeaf } from './leaf.ts';
import { openingRoot } from './statement.ts';

const decision = { type: 'transcription', by: 's-abc123', figures: { anna: 3 }, unreadable: [], seed: '5a'.repeat(32) };

test('whatever is shown of a decision leads to its leaf, and what is hidden cannot be guessed', () => {
  const all = openDecision(decision, () => true);
  expect(all.map(([path]) => path)).toEqual(['/by', '/figures/anna', '/type', '/unreadable']);
  const without = openDecision(decision, (path) => path !== '/by');
  expect(decisionLeaf(openingRoot(without))).toEqual(seededLeaf(decision));
  expect(JSON.stringify(without)).not.toMatch(/s-abc123|5a5a/);
  // The same decision of the same person, made again: nothing tells that they are one.
  const again = openDecision({ ...decision, seed: '5b'.repeat(32) }, (path) => path !== '/by');
  expect(again[0]).not.toEqual(without[0]);
});

test('another decision has another leaf', () => {
  expect(seededLeaf({ ...decision, figures: { anna: 4 } })).not.toEqual(seededLeaf(decision));
  expect(seededLeaf({ ...decision, by: 's-abc124' })).not.toEqual(seededLeaf(decision));
});
