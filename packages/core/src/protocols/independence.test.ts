import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { independentOrigins, readingRefusal, type Author, type Origin, type Reader } from './independence.ts';

const author: Author = { device: 'd1', source: 'echo', branch: 'almaty' };

function reader(staff: string, branch: string, more: Partial<Reader> = {}): Reader {
  return { staff, branch, source: null, devices: [], ...more };
}

describe('who may read a copy', () => {
  test('anybody who did not send it, also of the organisation that did', () => {
    expect(readingRefusal(reader('s-aaaaaa', 'desk'), author, [])).toBeNull();
    expect(readingRefusal(reader('s-aaaaaa', 'almaty', { source: 'echo', devices: ['d2'] }), author, [])).toBeNull();
  });

  test('not she who sent it, though she works at the desk under another name', () => {
    expect(readingRefusal(reader('s-aaaaaa', 'desk', { devices: ['d1', 'd2'] }), author, [])).toBe('author');
  });

  test('a folder of photos has no device, and nobody without one is its author', () => {
    expect(readingRefusal(reader('s-aaaaaa', 'desk'), { ...author, device: null }, [])).toBeNull();
  });

  test('nobody whose branch has read it: neither as the second nor as the one who settles it', () => {
    const two = [reader('s-aaaaaa', 'desk'), reader('s-bbbbbb', 'astana')];
    expect(readingRefusal(reader('s-aaaaaa', 'desk'), author, two)).toBe('branch');
    expect(readingRefusal(reader('s-cccccc', 'astana'), author, two)).toBe('branch');
    expect(readingRefusal(reader('s-cccccc', 'oskemen'), author, two)).toBeNull();
  });
});

const origin: fc.Arbitrary<Origin> = fc.record({
  source: fc.constantFrom('echo', 'erkindik', 'misk', 'observers', null),
  branch: fc.constantFrom('b1', 'b2', 'b3', 'b4'),
});
const origins = fc.array(origin, { maxLength: 7 });

describe('how many cannot be one hand', () => {
  test('accounts of one organisation are one, and so are accounts of one branch', () => {
    const one = { source: 'echo', branch: 'b1' };
    expect(independentOrigins([one, one, { source: 'echo', branch: 'b2' }, { source: 'misk', branch: 'b1' }])).toBe(2);
    expect(independentOrigins([one, one, one])).toBe(1);
    expect(independentOrigins([one, { source: 'misk', branch: 'b1' }])).toBe(1);
    expect(independentOrigins([])).toBe(0);
  });

  test('who is of no organisation is told by the branch alone', () => {
    const [north, south] = [
      { source: 'observers', branch: 'b1' },
      { source: 'observers', branch: 'b2' },
    ];
    expect(independentOrigins([north, south])).toBe(2);
    expect(independentOrigins([north, { source: null, branch: 'b1' }, { source: 'echo', branch: 'b1' }])).toBe(1);
  });

  test('it is exactly as many as have to collude to stand behind them all', () => {
    fc.assert(
      fc.property(origins, (all) => {
        expect(independentOrigins(all)).toBe(smallestCover(all));
      }),
      { numRuns: 1000 },
    );
  });

  test('order and repetition do not matter, and nobody adds more than one', () => {
    fc.assert(
      fc.property(origins, origin, (all, more) => {
        const count = independentOrigins(all);
        expect(independentOrigins([...all, ...all.toReversed()])).toBe(count);
        expect(independentOrigins([more, ...all]) - count).toBeOneOf([0, 1]);
      }),
    );
  });
});

/** The same said a second way: the fewest organisations and branches such that everybody belongs to one of them. */
function smallestCover(all: readonly Origin[]): number {
  const [first] = all;
  if (first === undefined) return 0;
  const withoutBranch = all.filter(({ branch }) => branch !== first.branch);
  if (first.source === null || first.source === 'observers') return 1 + smallestCover(withoutBranch);
  const withoutSource = all.filter(({ source }) => source !== first.source);
  return 1 + Math.min(smallestCover(withoutBranch), smallestCover(withoutSource));
}
