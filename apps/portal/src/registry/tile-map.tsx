import { useEffect, useRef, useState } from 'preact/hooks';
import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { choose, route } from '../shell/location.ts';
import { local, tongue } from '../shell/words-state.ts';
import { measured, type MeasureChoice } from './place-measure.ts';
import { tileLabels } from './tile-label.ts';

type TileMapProps = Readonly<{ contest: Contest; choice: MeasureChoice; nodes: readonly TerritoryNode[] }>;

/** Every region the same size, so that a small one is not overlooked; where it stands is roughly where it lies. */
export function TileMap({ contest, choice, nodes }: TileMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const placed = nodes.filter((node) => node.tile !== undefined);
  const columns = Math.max(...placed.map((node) => (node.tile?.column ?? 0) + 1), 1);
  const width = useTileWidth(grid, columns);
  const labels = tileLabels(placed, tongue(), width - 10);
  const picked = route.value.query['pick'];
  return (
    <div ref={grid} class="tiles" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {placed.map((node, index) => {
        const { text, detail, step, color } = measured(node, contest, choice);
        return (
          <button
            key={node.id}
            type="button"
            class={`tile step-${step}`}
            style={{
              gridRow: (node.tile?.row ?? 0) + 1,
              gridColumn: (node.tile?.column ?? 0) + 1,
              ...(color === null ? {} : { '--option': color }),
            }}
            aria-pressed={node.id === picked}
            aria-label={`${local(node.name)}: ${text}${detail === '' ? '' : `, ${detail}`}`}
            onClick={() => choose({ pick: node.id === picked ? '' : node.id })}
          >
            <span class="tile-name">{labels[index]}</span>
            {step === 'option' ? null : <span class="tile-value figure">{text}</span>}
          </button>
        );
      })}
    </div>
  );
}

function useTileWidth(grid: { readonly current: HTMLElement | null }, columns: number): number {
  const [width, setWidth] = useState(40);
  useEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth / columns - 4));
    observer.observe(element);
    return () => observer.disconnect();
  }, [columns]);
  return width;
}
