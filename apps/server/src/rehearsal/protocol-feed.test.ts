import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runFeed, type FeedDoors } from './protocol-feed.ts';

/** A clock that jumps ahead whenever somebody waits, so that no test waits. */
function hastyClock(stepMs: number): Pick<FeedDoors<never>, 'now' | 'pause'> {
  let now = 0;
  return { now: () => now, pause: () => Promise.resolve(void (now += stepMs)) };
}

const never = new AbortController().signal;

describe('feed of protocols', () => {
  it('sends every item once, in order, together with what is due at the same time', async () => {
    const batches: string[][] = [];
    const sent = await runFeed(
      { items: ['a', 'b', 'c', 'd'], times: Float64Array.of(1, 2, 2.5, 9), sent: 0, speed: 1 },
      { send: (due) => Promise.resolve(void batches.push([...due])), ...hastyClock(3000), signal: never },
    );
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
    expect(sent).toBe(4);
  });

  it('goes on where an earlier run stopped, without the pause that came before', async () => {
    const feed = { items: ['a', 'b', 'c'], times: Float64Array.of(1, 1000, 1001), sent: 2, speed: 1 };
    const batches: string[][] = [];
    await runFeed(feed, {
      send: (due) => Promise.resolve(void batches.push([...due])),
      ...hastyClock(1500),
      signal: never,
    });
    expect(batches).toEqual([['c']]);
  });

  it('finishes the batch that it began when it is told to stop', async () => {
    const stop = new AbortController();
    const stored: number[] = [];
    const send = async (due: readonly number[]) => {
      stop.abort();
      await Promise.resolve();
      stored.push(...due);
    };
    const items = [1, 2, 3, 4];
    const feed = { items, times: Float64Array.of(1, 1, 50, 50), sent: 0, speed: 1 };
    expect(await runFeed(feed, { send, ...hastyClock(2000), signal: stop.signal })).toBe(2);
    expect(stored).toEqual([1, 2]);
  });

  it('is sent whole, whatever the pauses and wherever it was stopped before', async () => {
    const gaps = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.nat(), fc.integer({ min: 1, max: 20_000 }), async (pauses, stopped, stepMs) => {
        let time = 0;
        const times = Float64Array.from(pauses, (gap) => (time += gap));
        const items = pauses.map((_, index) => index);
        const sent = stopped % (items.length + 1);
        const stored: number[] = [];
        const send = (due: readonly number[]) => Promise.resolve(void stored.push(...due));
        await runFeed({ items, times, sent, speed: 2 }, { send, ...hastyClock(stepMs), signal: never });
        expect(stored).toEqual(items.slice(sent));
      }),
    );
  });
});
