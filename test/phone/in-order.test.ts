import { expect, test } from 'vitest';
import { inOrder } from '../../apps/phone/src/safety/in-order.ts';

test('a step that throws, fails or hangs stops none of the others, and none takes longer than it may', async () => {
  const done: string[] = [];
  const began = performance.now();
  const ends = await inOrder(
    [
      { name: 'first', does: () => done.push('first'), longestMs: 50 },
      {
        name: 'throws',
        does: () => {
          throw new Error('no');
        },
        longestMs: 50,
      },
      { name: 'fails', does: () => Promise.reject(new Error('no')), longestMs: 50 },
      { name: 'hangs', does: () => new Promise(() => undefined), longestMs: 50 },
      { name: 'slow', does: () => new Promise((resolve) => setTimeout(resolve, 100)), longestMs: 10 },
      { name: 'last', does: () => Promise.resolve(done.push('last')), longestMs: 50 },
    ],
    300,
  );
  expect(ends.map(({ end }) => end)).toEqual(['done', 'failed', 'failed', 'too-long', 'done', 'done']);
  expect(done).toEqual(['first', 'last']);
  expect(performance.now() - began).toBeLessThan(450);
});
