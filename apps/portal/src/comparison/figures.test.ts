import { describe, expect, test } from 'vitest';
import type { Contest } from '@kua/core/registry/election.ts';
import { denominatorOf, figureOf, leadingOf, pairsOf, ratio, turnoutOf } from './figures.ts';

const contest: Contest = {
  id: 'list',
  name: { en: 'List' },
  fields: [
    { id: 'registered', name: { en: 'Registered' } },
    { id: 'cast', name: { en: 'Cast' } },
  ],
  options: [
    { id: 'a', name: { en: 'A' }, kind: 'party', color: null },
    { id: 'b', name: { en: 'B' }, kind: 'party', color: null },
  ],
  denominator: 'options',
  relations: [],
  maxTurnout: 1,
  stations: 'all',
};
const byCast: Contest = { ...contest, denominator: 'cast' };

describe('shares', () => {
  test('of the sum over options, or of a field', () => {
    expect(denominatorOf(contest, [200, 110, 60, 40])).toBe(100);
    expect(denominatorOf(byCast, [200, 110, 60, 40])).toBe(110);
  });

  test('there is none of what nobody states, and none of nothing', () => {
    expect(denominatorOf(byCast, [200, null, 60, 40])).toBeNull();
    expect(denominatorOf(contest, [200, 110, null, null])).toBeNull();
    expect(denominatorOf(contest, [200, 110, 0, 0])).toBeNull();
    expect([ratio(null, 10), ratio(1, null), ratio(1, 0), ratio(0, 10)]).toEqual([null, null, null, 0]);
  });
});

describe('two sources on the same stations', () => {
  test('difference is a minus b, in votes and points, most votes of a first', () => {
    const matched = { stations: 2, registered: 200, a: [200, 100, 30, 70], b: [200, 100, 50, 50] };
    const [first, second] = pairsOf(contest, matched);
    expect(first).toMatchObject({ option: { id: 'b' }, a: 70, b: 50, votes: 20 });
    expect(first?.points).toBeCloseTo(0.2);
    expect(second).toMatchObject({ option: { id: 'a' }, votes: -20 });
  });

  test('what one source does not state has no difference', () => {
    const matched = { stations: 1, registered: null, a: [null, null, 30, null], b: [null, null, 30, 5] };
    expect(pairsOf(contest, matched).find((pair) => pair.option.id === 'b')).toMatchObject({
      a: null,
      b: 5,
      votes: null,
      points: null,
    });
  });
});

describe('turnout and the leading option', () => {
  test('turnout takes the protocols’ own list before the registry', () => {
    expect(turnoutOf(contest, [200, 110, 60, 40], 999)).toEqual({ cast: 110, registered: 200, share: 0.55 });
    expect(turnoutOf(contest, [null, 110, 60, 40], 220)).toEqual({ cast: 110, registered: 220, share: 0.5 });
    expect(turnoutOf(contest, [200, null, 60, 40], 200)).toBeNull();
  });

  test('nobody leads a tie or an empty count', () => {
    expect(leadingOf(contest, [0, 0, 5, 4])?.id).toBe('a');
    expect(leadingOf(contest, [0, 0, 5, 5])).toBeNull();
    expect(leadingOf(contest, [0, 0, null, null])).toBeNull();
  });

  test('a figure that the contest does not have is unknown', () => {
    expect(figureOf(contest, [1, 2, 3, 4], 'invalid')).toBeNull();
    expect(figureOf(contest, [1, 2, 3, 4], 'b')).toBe(4);
  });
});
