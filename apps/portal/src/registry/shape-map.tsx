import { geoConicEqualArea, geoPath, geoBounds, type ExtendedFeatureCollection } from 'd3-geo';
import { useMemo } from 'preact/hooks';
import type { ReleasePath, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { useLoaded } from '../publication/use-loaded.ts';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { readBoundaries, type Boundary } from './boundaries-client.ts';
import type { Measured } from './place-measure.ts';

const width = 960;

type ShapeMapProps = Readonly<{
  boundaries: ReleasePath;
  measure: (node: TerritoryNode) => Measured;
  nodes: readonly TerritoryNode[];
}>;

/** Regions in their own shapes, from the boundaries that came with the release. */
export function ShapeMap({ boundaries, measure, nodes }: ShapeMapProps) {
  const loaded = useLoaded('boundaries', boundaries, () => readBoundaries(boundaries));
  const drawing = useMemo(() => (loaded.value === null ? null : drawShapes(loaded.value)), [loaded.value]);
  if (drawing === null) {
    return (
      <p class="waiting" role="status">
        {loaded.state === 'failed' ? say().offlineWhat() : say().loading()}
      </p>
    );
  }
  const picked = route.value.query['pick'];
  return (
    <svg class="shapes" viewBox={`0 0 ${width} ${drawing.height}`} role="group" aria-label={say().navMap()}>
      {nodes.map((node) => {
        const outline = drawing.outlines.get(node.id);
        if (outline === undefined) return null;
        const { text, detail, step, color } = measure(node);
        const pick = (): void => choose({ pick: node.id === picked ? '' : node.id });
        return (
          <path
            key={node.id}
            d={outline}
            class={`shape step-${step}`}
            style={color === null ? undefined : { '--option': color }}
            role="button"
            tabIndex={0}
            aria-pressed={node.id === picked}
            aria-label={`${local(node.name)}: ${text}${detail === '' ? '' : `, ${detail}`}`}
            onClick={pick}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' && event.key !== ' ') return;
              event.preventDefault();
              pick();
            }}
          />
        );
      })}
    </svg>
  );
}

function drawShapes(boundaries: readonly Boundary[]) {
  const collection: ExtendedFeatureCollection = {
    type: 'FeatureCollection',
    features: boundaries.map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry })),
  };
  const [[west, south], [east, north]] = geoBounds(collection);
  const projection = geoConicEqualArea()
    .parallels([south + (north - south) / 6, north - (north - south) / 6])
    .rotate([-(west + east) / 2, 0])
    .fitWidth(width, collection);
  const path = geoPath(projection);
  const [, [, bottom]] = path.bounds(collection);
  const outlines = new Map(boundaries.map(({ territory, geometry }) => [territory, path(geometry) ?? '']));
  return { outlines, height: Math.ceil(bottom) };
}
