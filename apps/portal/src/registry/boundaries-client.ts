import type { GeoGeometryObjects } from 'd3-geo';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { ReleaseError } from '../publication/release-client.ts';

/** What regions are made of. */
type Area = Extract<GeoGeometryObjects, { type: 'Polygon' | 'MultiPolygon' }>;

/** The outline of a region by its territory id. */
export type Boundary = Readonly<{ territory: string; geometry: Area }>;

const asked = new Map<ReleasePath, Promise<readonly Boundary[]>>();

/** Features of the release's GeoJSON that name a territory. */
export function readBoundaries(path: ReleasePath): Promise<readonly Boundary[]> {
  const known = asked.get(path);
  if (known !== undefined) return known;
  const reading = request(path);
  reading.catch(() => asked.delete(path));
  asked.set(path, reading);
  return reading;
}

async function request(path: ReleasePath): Promise<readonly Boundary[]> {
  const response = await fetch(new URL(path, document.baseURI)).catch(() => null);
  if (response === null) throw new ReleaseError({ kind: 'unreachable', path });
  if (!response.ok) throw new ReleaseError({ kind: 'missing', path });
  const body: unknown = await response.json().catch(() => null);
  const features = isRecord(body) && Array.isArray(body['features']) ? body['features'] : null;
  if (features === null) throw new ReleaseError({ kind: 'format', path });
  return features.flatMap((feature: unknown): readonly Boundary[] => {
    const properties = isRecord(feature) ? feature['properties'] : null;
    const geometry = isRecord(feature) ? feature['geometry'] : null;
    const territory = isRecord(properties) ? properties['kua'] : null;
    if (typeof territory !== 'string' || !isGeometry(geometry)) return [];
    return [{ territory, geometry }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Only areas are drawn; their rings come from a file that the publisher has checked. */
function isGeometry(value: unknown): value is Area {
  return isRecord(value) && (value['type'] === 'Polygon' || value['type'] === 'MultiPolygon');
}
