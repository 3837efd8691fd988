import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, quantile, simplify } from 'topojson-simplify';
import { z } from 'zod';
import { failure, success, type Result } from '@kua/core/kernel/result.ts';
import { jsonFile, type ReleaseFile } from '@kua/core/publication/release-name.ts';
import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { sha256 } from './release-folder.ts';

const position = z.array(z.number()).min(2);
const rings = z.array(z.array(position).min(4)).min(1);
const shape = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullable(),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: rings }),
    z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings) }),
  ]),
});
const shapesSchema = z.object({ type: z.literal('FeatureCollection'), features: z.array(shape).min(1).max(20_000) });

/** A GeoJSON of areas in longitude and latitude, as somebody gave it. */
export type RegionShapes = z.infer<typeof shapesSchema>;

export type UnmatchedShapes = Readonly<{
  /** Shapes that belong to no region of the election, by whatever they are called. */
  shapes: readonly string[];
  /** Regions without a shape, by id. */
  regions: readonly string[];
}>;

/** Points of all borders together: enough for a map on a screen, little enough for a slow network. */
const mostPoints = 2400;

/** The shapes in a GeoJSON text, or in which place it is not one of areas. */
export function parseShapes(text: string): Result<RegionShapes, string> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return failure(`it is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const parsed = shapesSchema.safeParse(content);
  if (parsed.success) return success(parsed.data);
  const issue = parsed.error.issues[0];
  return failure(`it is not a GeoJSON of areas: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

/**
 * The file of boundaries: each shape named by its region, borders thinned out together so that neighbours still meet, coordinates to
 * about a hundred metres.
 */
export function boundariesFile(
  shapes: RegionShapes,
  regions: readonly TerritoryNode[],
): Readonly<{ file: ReleaseFile; unmatched: UnmatchedShapes }> {
  const owners = matchShapes(shapes, regions);
  const matched = shapes.features.flatMap((each, index) => {
    const kua = owners[index];
    return kua === null || kua === undefined ? [] : [{ ...each, properties: { kua } }];
  });
  const content = { type: 'FeatureCollection', features: thinned(matched) };
  const taken = new Set(owners);
  return {
    file: jsonFile('boundaries', null, content, sha256),
    unmatched: {
      shapes: shapes.features.flatMap((each, index) => (owners[index] === null ? [nameOf(each)] : [])),
      regions: regions.filter((region) => region.part !== true && !taken.has(region.id)).map((region) => region.id),
    },
  };
}

type Shape = RegionShapes['features'][number];

/** The region of every shape: by the property whose values name the most regions, ids before names. */
function matchShapes(shapes: RegionShapes, regions: readonly TerritoryNode[]): readonly (string | null)[] {
  const byId = new Map(regions.map((region) => [region.id, region.id]));
  const byName = new Map(
    regions.flatMap((region) =>
      [region.name, region.shortName ?? {}].flatMap((name) =>
        Object.values(name).map((text) => [text.toLowerCase(), region.id] as const),
      ),
    ),
  );
  const names = new Set(shapes.features.flatMap((each) => Object.keys(each.properties ?? {})));
  const tries = [byId, byName].flatMap((known) =>
    [null, ...[...names].sort()].map((name) => shapes.features.map((each) => ownerBy(each, name, known))),
  );
  let best: readonly (string | null)[] = shapes.features.map(() => null);
  for (const owners of tries) if (distinct(owners) > distinct(best)) best = owners;
  return best;
}

function ownerBy(each: Shape, name: string | null, known: ReadonlyMap<string, string>): string | null {
  const value = name === null ? each.id : each.properties?.[name];
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  return known.get(String(value)) ?? known.get(String(value).toLowerCase()) ?? null;
}

function distinct(owners: readonly (string | null)[]): number {
  return new Set(owners.filter((owner) => owner !== null)).size;
}

function nameOf(each: Shape): string {
  const texts = Object.values(each.properties ?? {}).filter((value) => typeof value === 'string');
  return texts.join(' · ').slice(0, 120) || String(each.id ?? '?');
}

function thinned(shapes: readonly Shape[]): readonly Feature<Polygon | MultiPolygon>[] {
  if (shapes.length === 0) return [];
  const features = shapes.map((each): Feature => ({
    type: 'Feature',
    properties: each.properties,
    geometry: each.geometry,
  }));
  const whole = presimplify(
    topology({ regions: { type: 'FeatureCollection', features } as FeatureCollection }) as Flat,
  );
  const points = whole.arcs.reduce((sum, arc) => sum + arc.length, 0);
  const thin = points <= mostPoints ? whole : simplify(whole, quantile(whole, mostPoints / points));
  return feature(thin, thin.objects.regions).features.flatMap(({ properties, geometry }) => {
    const polygons =
      geometry.type === 'Polygon'
        ? [geometry.coordinates]
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates
          : [];
    const coordinates = polygons.map(rounded).filter((polygon) => polygon.length > 0);
    return coordinates.length === 0
      ? []
      : [{ type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates } }];
  });
}

/** The type that `topology` has for one collection; its declaration forgets the names. */
type Flat = Topology<{ regions: GeometryCollection<Record<string, unknown>> }>;

/**
 * Rings to three decimals; what shrinks to a line goes, and so do the holes of an outline that went. Outlines turn clockwise and
 * holes the other way, whatever they were: drawn on a globe, the other way round an outline means everything outside of it.
 */
function rounded(polygon: readonly (readonly Position[])[]): Position[][] {
  const rings = polygon.map((ring, index) => {
    const points = ring.map(([x = 0, y = 0]): Position => [round(x), round(y)]);
    const distinct = points.filter((point, at) => at === 0 || String(point) !== String(points[at - 1]));
    return isClockwise(distinct) === (index === 0) ? distinct : distinct.toReversed();
  });
  const [outline] = rings;
  return outline === undefined || outline.length < 4 ? [] : rings.filter((ring) => ring.length >= 4);
}

function isClockwise(ring: readonly Position[]): boolean {
  let twice = 0;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [nextX = x, nextY = y] = ring[index + 1] ?? [];
    twice += (nextX - x) * (nextY + y);
  }
  return twice > 0;
}

function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}
