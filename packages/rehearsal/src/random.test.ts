import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawUuid, integer, randomStream, shuffled, uniform } from './random.ts';

describe('random stream', () => {
  it('gives the same numbers for the same seed and purpose', () => {
    const draw = (seed: string, purpose: string) => Array.from({ length: 8 }, randomStream(seed, purpose));
    expect(draw('1', 'a')).toEqual(draw('1', 'a'));
    expect(draw('1', 'a')).not.toEqual(draw('1', 'b'));
    expect(draw('1', 'a')).not.toEqual(draw('2', 'a'));
    expect(draw('kua', 'votes').slice(0, 3)).toMatchInlineSnapshot(`
      [
        3539501465,
        3832834949,
        3408464344,
      ]
    `);
  });

  it('spreads evenly', () => {
    const random = randomStream('even', 'test');
    const bins = new Array<number>(16).fill(0);
    for (let draw = 0; draw < 160_000; draw += 1) {
      const bin = Math.floor(uniform(random) * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Six deviations of a binomial with p = 1/16: never by chance.
    for (const bin of bins) expect(Math.abs(bin - 10_000)).toBeLessThan(600);
  });

  it('keeps integers within their bounds and every value when it shuffles', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.integer()), fc.integer({ min: -50, max: 50 }), (seed, values, low) => {
        const random = randomStream(seed, 'bounds');
        const drawn = integer(random, low, low + 9);
        expect(drawn).toBeGreaterThanOrEqual(low);
        expect(drawn).toBeLessThanOrEqual(low + 9);
        expect(shuffled(random, values).toSorted()).toEqual(values.toSorted());
      }),
    );
  });

  it('draws UUIDs of version 4 that do not repeat', () => {
    const random = randomStream('uuid', 'test');
    const drawn = Array.from({ length: 20_000 }, () => drawUuid(random));
    expect(new Set(drawn).size).toBe(20_000);
    for (const id of drawn.slice(0, 500)) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});
