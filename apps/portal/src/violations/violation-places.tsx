import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { ViolationsIndex } from '@kua/core/publication/release-violations-contract.ts';
import { num } from '@kua/words/format.ts';
import type { Measured } from '../registry/place-measure.ts';
import { isDrawn, RegionMap } from '../registry/region-map.tsx';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { matching, type ListedEvent } from './violation-filter.ts';

type PlacesProps = Readonly<{
  release: Overview;
  index: ViolationsIndex;
  /** Every event, where a kind or an hour was chosen; null where the index counts what is shown. */
  narrowed: readonly ListedEvent[] | null;
}>;

/** How many events are published of each region, on the map or as a table; a region that is chosen narrows the list below. */
export function ViolationPlaces({ release, index, narrowed }: PlacesProps) {
  const words = say();
  const nodes = release.children;
  const drawn = isDrawn({ overview: release, nodes, path: [] });
  const asTable = !drawn || route.value.query['view'] === 'table';
  const measure = measureBy({ release, index, narrowed });
  if (nodes.length === 0) return null;
  return (
    <section class="block explorer">
      <div class="explorer-head">
        <h2>{words.violationsMap()}</h2>
        {drawn ? (
          <div class="choices forms" role="group" aria-label={words.mapOrTable()}>
            {(['', 'table'] as const).map((view) => (
              <button
                key={view}
                type="button"
                aria-pressed={asTable === (view === 'table')}
                onClick={() => choose({ view })}
              >
                {view === 'table' ? words.formTable() : words.formRegions()}
              </button>
            ))}
          </div>
        ) : null}
      </div>
      {asTable ? (
        <PlaceRows release={release} nodes={nodes} measure={measure} />
      ) : (
        <div class="stage">
          <RegionMap overview={release} nodes={nodes} path={[]} measure={measure} />
          <p class="hint">{words.violationsHint()}</p>
        </div>
      )}
    </section>
  );
}

type Measure = (node: TerritoryNode) => Measured;

/** The same number on tile, shape and row. Colour goes by the largest of them. */
function measureBy({ release, index, narrowed }: PlacesProps): Measure {
  const counts = new Map(narrowed === null ? index.regions.map((one) => [one.territory, one.incidents]) : []);
  for (const { territory } of matching(index, narrowed ?? [], { ...route.value.query, pick: '' }))
    if (territory !== null) counts.set(territory, (counts.get(territory) ?? 0) + 1);
  const largest = Math.max(1, ...counts.values());
  return ({ id, stations }) => {
    const count = counts.get(id) ?? 0;
    const step = count === 0 ? 'c0' : `c${Math.ceil((count / largest) * 5)}`;
    const observed = say().violationsObserved({ n: release.observed?.[id] ?? 0, of: stations });
    return { text: num(count), detail: observed, step, value: count, color: null };
  };
}

type RowsProps = Readonly<{ release: Overview; nodes: readonly TerritoryNode[]; measure: Measure }>;

function PlaceRows({ release, nodes, measure }: RowsProps) {
  const words = say();
  const picked = route.value.query['pick'];
  const rows = nodes
    .map((node) => ({ node, count: measure(node) }))
    .toSorted((a, b) => (b.count.value ?? 0) - (a.count.value ?? 0));
  return (
    <table class="places">
      <thead>
        <tr>
          <th scope="col">{words.place()}</th>
          <th scope="col" class="n">
            {words.regionEvents()}
          </th>
          <th scope="col" class="n">
            {words.regionObserved()}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ node, count }) => (
          <tr key={node.id}>
            <th scope="row">
              <button
                type="button"
                class="plain"
                aria-pressed={node.id === picked}
                onClick={() => choose({ pick: node.id === picked ? '' : node.id, page: '' })}
              >
                {local(node.name)}
              </button>
            </th>
            <td class="n">
              <span class={`chip step-${count.step}`} /> <b>{count.text}</b>
            </td>
            <td class="n">{words.nOf({ n: release.observed?.[node.id] ?? 0, of: node.stations })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
