import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { boundariesFile, parseShapes, type RegionShapes } from './boundaries.ts';

function region(id: string, name: string): TerritoryNode {
  return { id, name: { en: name, ru: `${name}-ru` }, file: null, stations: 1, tallies: {} };
}

/** Squares side by side whose common borders wiggle, as borders do. */
function squares(properties: readonly Record<string, unknown>[]): RegionShapes {
  const steps = 2000;
  const wiggle = (x: number): number[][] =>
    Array.from({ length: steps + 1 }, (_, index) => [x + Math.sin(index) / 40, (index * 10) / steps]);
  const features = properties.map((each, index) => ({
    type: 'Feature' as const,
    properties: each,
    geometry: {
      type: 'Polygon' as const,
      coordinates: [[...wiggle(index), ...wiggle(index + 1).toReversed(), wiggle(index)[0] ?? []]],
    },
  }));
  return { type: 'FeatureCollection', features };
}

const published = z.object({
  features: z.array(
    z.object({
      properties: z.object({ kua: z.string() }),
      geometry: z.object({
        type: z.literal('MultiPolygon'),
        coordinates: z.array(z.array(z.array(z.tuple([z.number(), z.number()])))),
      }),
    }),
  ),
});

describe('boundaries', () => {
  test('belong to regions by whichever property names most of them', () => {
    const shapes = squares([
      { year: 1, KATO: '71', title: 'x' },
      { year: 2, KATO: 75, title: 'y' },
      { year: 3, KATO: '99', title: 'Elsewhere' },
    ]);
    const { file, unmatched } = boundariesFile(shapes, [region('71', 'A'), region('75', 'B'), region('79', 'C')]);
    const content = published.parse(JSON.parse(Buffer.from(file.bytes).toString()));
    expect(content.features.map(({ properties }) => properties.kua)).toEqual(['71', '75']);
    expect(unmatched).toEqual({ shapes: ['99 · Elsewhere'], regions: ['79'] });
  });

  test('may be matched by name', () => {
    const { unmatched } = boundariesFile(squares([{ name: 'NORTH' }, { name: 'South-ru' }]), [
      region('1', 'North'),
      region('2', 'South'),
    ]);
    expect(unmatched).toEqual({ shapes: [], regions: [] });
  });

  test('are thinned out, and neighbours still meet', () => {
    const ids = Array.from({ length: 8 }, (_, index) => String(index));
    const { file } = boundariesFile(
      squares(ids.map((id) => ({ id }))),
      ids.map((id) => region(id, id)),
    );
    expect(file.bytes.byteLength).toBeLessThan(120_000);
    const { features } = published.parse(JSON.parse(Buffer.from(file.bytes).toString()));
    const points = features.map(({ geometry }) => new Set(geometry.coordinates.flat(2).map(String)));
    for (let index = 1; index < points.length; index += 1) {
      const common = [...(points[index] ?? [])].filter((point) => points[index - 1]?.has(point));
      expect(common.length).toBeGreaterThan(50);
    }
  });

  test('turn clockwise, whichever way they came', () => {
    for (const turn of [false, true]) {
      const shapes = squares([{ id: '1' }]);
      if (turn) for (const { geometry } of shapes.features) geometry.coordinates[0]?.reverse();
      const { features } = published.parse(
        JSON.parse(Buffer.from(boundariesFile(shapes, [region('1', 'A')]).file.bytes).toString()),
      );
      const ring = features[0]?.geometry.coordinates[0]?.[0] ?? [];
      const area =
        ring.reduce((sum, [x, y], at) => sum + x * (ring[at + 1] ?? [x, y])[1] - (ring[at + 1] ?? [x, y])[0] * y, 0) /
        2;
      expect(area).toBeGreaterThan(-11);
      expect(area).toBeLessThan(-9);
    }
  });

  test('that are none are refused with the reason', () => {
    expect(parseShapes('{')).toMatchObject({ ok: false });
    expect(parseShapes('[]')).toMatchObject({ ok: false });
    const line = { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [] } };
    const refused = parseShapes(JSON.stringify({ type: 'FeatureCollection', features: [line] }));
    expect(refused.ok ? '' : refused.error).toContain('features.0.geometry');
  });
});
