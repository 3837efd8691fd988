import { geoConicEqualArea, type GeoProjection } from 'd3-geo';

export type Place = Readonly<{ longitude: number; latitude: number }>;

/** Position in a picture of width 1000; the height follows from the country. */
export type Projected = Readonly<{
  xs: Float32Array;
  ys: Float32Array;
  height: number;
  projection: GeoProjection | null;
}>;

export const mapWidth = 1000;

/**
 * Equal areas, so that a crowd of dots means many stations. The frame is taken from the middle 98 % of the places: a few stations
 * at embassies must not shrink the country to a corner; they lie outside the frame and are reached by dragging.
 */
export function projectPlaces(places: readonly (Place | null)[]): Projected {
  const known = places.filter((place) => place !== null);
  const xs = new Float32Array(places.length).fill(Number.NaN);
  const ys = new Float32Array(places.length).fill(Number.NaN);
  if (known.length === 0) return { xs, ys, height: mapWidth / 2, projection: null };
  const [west, east] = spread(known.map((place) => place.longitude));
  const [south, north] = spread(known.map((place) => place.latitude));
  const projection = geoConicEqualArea()
    .parallels([south + (north - south) / 6, north - (north - south) / 6])
    .rotate([-(west + east) / 2, 0]);
  const height = fit(projection, [west, south, east, north]);
  for (const [index, place] of places.entries()) {
    const point = place === null ? null : projection([place.longitude, place.latitude]);
    if (point !== null) [xs[index], ys[index]] = point;
  }
  return { xs, ys, height, projection };
}

function spread(values: readonly number[]): readonly [number, number] {
  const ordered = values.toSorted((left, right) => left - right);
  const at = (part: number): number => ordered[Math.round(part * (ordered.length - 1))] ?? 0;
  const low = at(0.01);
  const high = at(0.99);
  const margin = Math.max((high - low) * 0.07, 0.02);
  return [Math.max(at(0) - 0.02, low - margin), Math.min(at(1) + 0.02, high + margin)];
}

/** Scales and moves the projection so that the box fills the picture's width; answers the height. */
function fit(projection: GeoProjection, [west, south, east, north]: readonly [number, number, number, number]): number {
  projection.scale(1).translate([0, 0]);
  const xs: number[] = [];
  const ys: number[] = [];
  for (let step = 0; step <= 20; step++) {
    const longitude = west + ((east - west) * step) / 20;
    const latitude = south + ((north - south) * step) / 20;
    for (const point of [
      [longitude, south],
      [longitude, north],
      [west, latitude],
      [east, latitude],
    ] as const) {
      const projected = projection([point[0], point[1]]);
      if (projected !== null) {
        xs.push(projected[0]);
        ys.push(projected[1]);
      }
    }
  }
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = mapWidth / Math.max(right - left, (bottom - top) / 1.2, 1e-9);
  const height = Math.min(Math.max((bottom - top) * scale, mapWidth * 0.4), mapWidth * 1.2);
  projection
    .scale(scale)
    .translate([mapWidth / 2 - ((left + right) / 2) * scale, height / 2 - ((top + bottom) / 2) * scale]);
  return height;
}
