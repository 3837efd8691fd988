import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { ViolationsFile } from '@kua/core/publication/release-violations-contract.ts';
import { num } from '@kua/words/format.ts';
import type { Measured } from '../registry/place-measure.ts';
import { isDrawn, RegionMap } from '../registry/region-map.tsx';
import { choose, route } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { matching } from './violation-filter.ts';

/** How many events are published of each region, on the map or as a table; a region that is chosen narrows the list below. */
export function ViolationPlaces({ release, file }: Readonly<{ release: Overview; file: ViolationsFile }>) {
  const words = say();
  const nodes = release.children;
  const drawn = isDrawn({ overview: release, nodes, path: [] });
  const asTable = !drawn || route.value.query['view'] === 'table';
  const measure = measureBy(file);
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
        <PlaceRows nodes={nodes} file={file} measure={measure} />
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
function measureBy(file: ViolationsFile): Measure {
  const counts = new Map<string, number>();
  for (const { path } of matching(file, { ...route.value.query, pick: '' }))
    if (path[0] !== undefined) counts.set(path[0], (counts.get(path[0]) ?? 0) + 1);
  const largest = Math.max(1, ...counts.values());
  return ({ id }) => {
    const count = counts.get(id) ?? 0;
    const region = file.regions.find(({ territory }) => territory === id);
    const words = say();
    const step = count === 0 ? 'c0' : `c${Math.ceil((count / largest) * 5)}`;
    const observed = words.violationsObserved({ n: region?.observed ?? 0, of: region?.stations ?? 0 });
    return { text: num(count), detail: observed, step, value: count, color: null };
  };
}

type RowsProps = Readonly<{ nodes: readonly TerritoryNode[]; file: ViolationsFile; measure: Measure }>;

function PlaceRows({ nodes, file, measure }: RowsProps) {
  const words = say();
  const picked = route.value.query['pick'];
  const rows = nodes
    .map((node) => ({
      node,
      region: file.regions.find(({ territory }) => territory === node.id),
      count: measure(node),
    }))
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
        {rows.map(({ node, region, count }) => (
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
            <td class="n">{words.nOf({ n: region?.observed ?? 0, of: region?.stations ?? node.stations })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
