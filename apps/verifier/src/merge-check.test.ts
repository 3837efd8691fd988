import { expect, test } from 'vitest';
import { wrongMerge } from './merge-check.ts';

type Given = readonly [channel: 'delivery' | 'submission', figures: readonly (number | null)[], superseded?: boolean];

function wrong(figures: readonly (number | null)[], conflict: readonly number[], ...given: readonly Given[]): boolean {
  const statements = given.map(([channel, own, superseded = false], index) => ({
    sequence: index + 1,
    channel,
    superseded,
    figures: given.length === 1 ? null : [...own],
  }));
  return wrongMerge({ figures: [...figures], conflict: [...conflict], statements }) !== null;
}

test('a result follows from its statements', () => {
  expect(wrong([1, 2], [], ['submission', [1, 2]])).toBe(false);
  expect(wrong([1, 2], [], ['submission', [1, null]], ['submission', [1, 2]])).toBe(false);
  expect(wrong([1, null], [1], ['submission', [1, 3]], ['submission', [1, 2]])).toBe(false);
  expect(wrong([5, 2], [], ['submission', [1, 3], true], ['submission', [5, 2]])).toBe(false);
  expect(wrong([5, 0], [], ['delivery', [1, null]], ['delivery', [5, null]])).toBe(false);
  expect(wrong([null, 0], [0], ['delivery', [1, 0]], ['submission', [2, null]])).toBe(false);
});

test('one statement alone, and another figure in the result', () => {
  const statement = { sequence: 1, channel: 'submission', superseded: false } as const;
  const shown = (own: readonly number[] | null) =>
    wrongMerge({
      figures: [1, 9],
      conflict: [],
      statements: [{ ...statement, figures: own === null ? null : [...own] }],
    });
  expect([shown(null), shown([1, 9])]).toEqual([null, null]);
  expect(shown([1, 2])).toMatch(/only statement/);
  expect(shown([1])).toMatch(/only statement/);
});

test('anything else is wrong', () => {
  expect(wrong([1, 2], [1], ['submission', [1, 2]])).toBe(true);
  expect(wrong([1, 9], [], ['submission', [1, null]], ['submission', [1, 2]])).toBe(true);
  expect(wrong([1, null], [], ['submission', [1, 3]], ['submission', [1, 2]])).toBe(true);
  expect(wrong([1, 3], [], ['submission', [1, 3]], ['submission', [1, 2]])).toBe(true);
  expect(wrong([1, 3], [], ['submission', [1, 3], true], ['submission', [1, 2]])).toBe(true);
  expect(wrong([null], [0], ['submission', [1]], ['submission', [1]])).toBe(true);
  expect(wrong([0], [], ['submission', [null]], ['submission', [null]])).toBe(true);
});
