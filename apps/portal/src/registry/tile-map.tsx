import { useEffect, useRef, useState } from 'preact/hooks';
import type { TerritoryNode } from '@kua/core/publication/release-contract.ts';
import { choose, route } from '../shell/location.ts';
import { local, tongue } from '../shell/words-state.ts';
import type { Measured } from './place-measure.ts';
import { tileLabels, type Fits } from './tile-label.ts';

type TileMapProps = Readonly<{ measure: (node: TerritoryNode) => Measured; nodes: readonly TerritoryNode[] }>;

/** Every region the same size, so that a small one is not overlooked; where it stands is roughly where it lies. */
export function TileMap({ measure, nodes }: TileMapProps) {
  const grid = useRef<HTMLDivElement>(null);
  const placed = nodes.filter((node) => node.tile !== undefined);
  const columns = Math.max(...placed.map((node) => (node.tile?.column ?? 0) + 1), 1);
  const fits = useLabelFit(grid, columns);
  const labels = tileLabels(placed, tongue(), fits);
  const picked = route.value.query['pick'];
  return (
    <div ref={grid} class="tiles" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {placed.map((node, index) => {
        const { text, detail, step, color } = measure(node);
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
            onClick={() => choose({ pick: node.id === picked ? '' : node.id })}
          >
            <span class="hidden">{`${local(node.name)}: ${text}${detail === '' ? '' : `, ${detail}`}`}</span>
            <span class="tile-name" aria-hidden="true">
              {labels[index]}
            </span>
            {step === 'option' ? null : (
              <span class="tile-value figure" aria-hidden="true">
                {text}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

/** Measures labels as the browser will draw them; until the grid is measured nothing long fits. */
function useLabelFit(grid: { readonly current: HTMLElement | null }, columns: number): Fits {
  const [fits, setFits] = useState<Readonly<{ test: Fits }>>({ test: (text) => text.length <= 4 });
  useEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return undefined;
    const observer = new ResizeObserver(() => {
      const tile = element.querySelector('.tile');
      if (tile === null) return;
      const style = getComputedStyle(tile);
      const room = tile.clientWidth - Number.parseFloat(style.paddingLeft) * 2;
      const font = `600 ${style.fontSize} ${style.fontFamily}`;
      setFits({
        test: (text) => {
          context.font = font;
          return context.measureText(text).width <= room;
        },
      });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [columns]);
  return fits.test;
}
