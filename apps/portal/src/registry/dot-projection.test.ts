import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapWidth, projectPlaces, type Place } from './dot-projection.ts';
import { wholeView, zoomed } from './dot-view.ts';

const place: fc.Arbitrary<Place> = fc.record({
  longitude: fc.double({ min: 47, max: 87, noNaN: true }),
  latitude: fc.double({ min: 41, max: 55, noNaN: true }),
});

describe('places on the map', () => {
  test('the frame holds them, north above south and west left of east', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 60 }), (places) => {
        const { xs, ys, height } = projectPlaces(places);
        for (const index of places.keys()) {
          expect(xs[index]).toBeGreaterThan(-1);
          expect(xs[index]).toBeLessThan(mapWidth + 1);
          expect(ys[index]).toBeGreaterThan(-1);
          expect(ys[index]).toBeLessThan(height + 1);
        }
      }),
    );
  });

  test('embassies do not shrink the country', () => {
    const country = Array.from({ length: 500 }, (_, index) => ({
      longitude: 50 + (index % 30),
      latitude: 42 + (index % 12),
    }));
    const alone = projectPlaces(country);
    const abroad = projectPlaces([...country, { longitude: -77, latitude: 38.9 }]);
    expect(Math.abs((abroad.xs[3] ?? 0) - (alone.xs[3] ?? 0))).toBeLessThan(60);
  });

  test('a station without coordinates has no place, and a map of none is no error', () => {
    expect(projectPlaces([null]).xs[0]).toBeNaN();
    const [x] = projectPlaces([null, { longitude: 70, latitude: 48 }]).xs;
    expect(x).toBeNaN();
  });

  test('both hemispheres and the equator can be drawn', () => {
    for (const latitude of [-30, 0, 30]) {
      const { xs, ys } = projectPlaces([
        { longitude: 10, latitude: latitude - 2 },
        { longitude: 14, latitude: latitude + 2 },
      ]);
      expect(xs[0]).toBeLessThan(xs[1] ?? 0);
      expect(ys[0]).toBeGreaterThan(ys[1] ?? 0);
    }
  });
});

describe('zoom', () => {
  const frame = { width: 600, height: 400, unitWidth: 1000, unitHeight: 500 };

  test('the point under the finger stays, and the whole is the smallest', () => {
    const view = wholeView(frame);
    const closer = zoomed(view, frame, 3, [150, 120]);
    expect((150 - closer.x) / closer.scale).toBeCloseTo((150 - view.x) / view.scale);
    expect(zoomed(view, frame, 0.2, [0, 0]).scale).toBeCloseTo(view.scale);
  });
});
