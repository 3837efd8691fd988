import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { lazyComponent } from '../shell/lazy-component.tsx';
import type { Measured } from './place-measure.ts';
import { TileMap } from './tile-map.tsx';

const ShapeMap = lazyComponent(async () => (await import('./shape-map.tsx')).ShapeMap);

type Drawn = Readonly<{
  overview: Overview;
  /** From region down to the place that is divided. */
  path: readonly string[];
  nodes: readonly TerritoryNode[];
}>;

type RegionMapProps = Drawn & Readonly<{ measure: (node: TerritoryNode) => Measured }>;

/** Places in their shapes, or as tiles; whoever draws it says what each shows. */
export function RegionMap({ overview, path, nodes, measure }: RegionMapProps) {
  return overview.boundaries !== null && path.length === 0 ? (
    <ShapeMap boundaries={overview.boundaries} {...{ measure, nodes }} />
  ) : (
    <TileMap {...{ measure, nodes }} />
  );
}

/** Whether there is anything to draw. */
export function isDrawn({ overview, nodes, path }: Drawn): boolean {
  return nodes.some((node) => node.tile !== undefined) || (overview.boundaries !== null && path.length === 0);
}
