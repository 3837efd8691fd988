import { geoPath, type GeoProjection } from 'd3-geo';
import { useEffect, useState } from 'preact/hooks';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { readBoundaries } from './boundaries-client.ts';

/** Region outlines in the map's own units; null while there are none. */
export function useOutlines(boundaries: ReleasePath | null, projection: GeoProjection | null): Path2D | null {
  const [path, setPath] = useState<Path2D | null>(null);
  useEffect(() => {
    if (boundaries === null || projection === null) return undefined;
    let current = true;
    readBoundaries(boundaries).then(
      (features) => {
        const drawing = new Path2D();
        const draw = geoPath(projection);
        for (const { geometry } of features) {
          const outline = draw(geometry);
          if (outline !== null) drawing.addPath(new Path2D(outline));
        }
        if (current) setPath(drawing);
      },
      // Without outlines the dots still show the country.
      () => setPath(null),
    );
    return () => {
      current = false;
    };
  }, [boundaries, projection]);
  return path;
}
