import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jumpRule, turnoutFindings, type TurnoutSeries } from './turnout-jumps.ts';

/** A station of 1,000 voters that takes in these many voters slot by slot, from 10:00 every two hours. */
function station(gains: readonly (number | null)[], more: Partial<TurnoutSeries> = {}): TurnoutSeries {
  let figure = 0;
  const points = gains.flatMap((gain, index) => {
    figure += gain ?? 0;
    return gain === null ? [] : [{ minute: 600 + index * 120, figure }];
  });
  return { station: 's', region: 'north', kind: 'announced', registered: 1000, points, ...more };
}

const usual = Array.from({ length: 30 }, (_, index) => station([100 + index, 90 + index, 80 + index]));
const typesOf = (series: readonly TurnoutSeries[], at: number): readonly string[] =>
  (turnoutFindings(series)[at] ?? []).map(({ type, to }) => `${type} ${to}`);

describe('turnout in the course of the day', () => {
  test('a slot in which a station gains far more than its region is a jump, and only that slot', () => {
    const [found] = turnoutFindings([station([110, 400, 85]), ...usual]);
    expect(found).toEqual([
      {
        type: 'jump',
        from: 600,
        to: 720,
        gain: 400,
        share: 0.4,
        usual: 0.105,
        spread: expect.closeTo(0.0119, 3) as number,
        stations: 31,
      },
    ]);
  });

  test('the same growth is no jump where the whole region grows like that', () => {
    const all = Array.from({ length: 30 }, (_, index) => station([110, 400 + index, 85]));
    expect(turnoutFindings(all).flat()).toEqual([]);
  });

  test('a region of twins has no spread: five points of a hundred are still no jump', () => {
    const twins = Array.from({ length: 25 }, () => station([100, 100]));
    expect(typesOf([station([100, 149]), ...twins], 0)).toEqual([]);
    expect(typesOf([station([100, 151]), ...twins], 0)).toEqual(['jump 720']);
  });

  test('fewer have voted than an hour ago: that cannot be, whatever others do', () => {
    expect(typesOf([station([100, -5])], 0)).toEqual(['drop 720']);
  });

  test('a slot that nobody stated is not zero: nothing jumps back up after it', () => {
    expect(typesOf([station([110, null, 95 + 85]), ...usual], 0)).toEqual([]);
  });

  test('nobody is judged by fewer than twenty stations, nor without registered voters', () => {
    const few = usual.slice(0, jumpRule.stations - 2);
    expect(typesOf([station([110, 900, 0]), ...few], 0)).toEqual([]);
    expect(typesOf([station([110, 900, 0], { registered: null }), ...usual], 0)).toEqual([]);
    expect(typesOf([station([110, 800, 0], { registered: 0 }), ...usual], 0)).toEqual([]);
  });
});

/** Most slots bring a few voters, some are missing, some bring very many, some take voters away. */
const gain = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 40, max: 90 }) },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.integer({ min: 400, max: 900 }) },
  { weight: 1, arbitrary: fc.integer({ min: -60, max: -1 }) },
);
const gains = fc.array(gain, { minLength: 1, maxLength: 4 });
const series = fc
  .record({
    gains,
    region: fc.constantFrom('north', 'south'),
    registered: fc.option(fc.integer({ min: 900, max: 1100 }), { freq: 20 }),
  })
  .map(({ gains: each, ...more }) => station(each, more));
const many = fc.array(series, { minLength: 1, maxLength: 120, size: 'max' });

describe('whatever the figures are', () => {
  test('what is found at a station does not hang on the order in which stations are given', () => {
    fc.assert(
      fc.property(many, (all) => {
        expect(turnoutFindings(all.toReversed())).toEqual(turnoutFindings(all).toReversed());
      }),
    );
  });

  test('shares count: ten times the voters everywhere find the same', () => {
    const tenfold = (one: TurnoutSeries): TurnoutSeries => ({
      ...one,
      registered: one.registered === null ? null : one.registered * 10,
      points: one.points.map(({ minute, figure }) => ({ minute, figure: figure * 10 })),
    });
    const slots = (all: readonly TurnoutSeries[]): unknown =>
      turnoutFindings(all).map((found) => found.map(({ type, to }) => [type, to]));
    fc.assert(
      fc.property(many, (all) => {
        expect(slots(all.map(tenfold))).toEqual(slots(all));
      }),
    );
  });

  test('less than half of the stations of a slot jump, each above what is usual, and nothing grows and shrinks at once', () => {
    fc.assert(
      fc.property(many, (all) => {
        const found = turnoutFindings(all).flat();
        for (const one of found) {
          if (one.type === 'drop') expect(one.gain).toBeLessThan(0);
          else {
            expect(one.share).toBeGreaterThan(one.usual + jumpRule.points);
            expect(one.stations).toBeGreaterThanOrEqual(jumpRule.stations);
          }
        }
        for (const same of Map.groupBy(
          found.filter(({ type }) => type === 'jump'),
          ({ from, to }) => `${from} ${to}`,
        ).values())
          expect(same.length).toBeLessThanOrEqual(all.length / 2);
      }),
    );
  });
});
