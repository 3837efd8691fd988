import type { Overview, TerritoryNode } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num } from '@kua/words/format.ts';
import { FilterField } from '../shell/filter-field.tsx';
import { hrefTo, route } from '../shell/location.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { SortHeader, sorted } from '../shell/sort-header.tsx';
import { local, say, tongue } from '../shell/words-state.ts';
import { measured, measureName, type MeasureChoice } from './place-measure.ts';

const pageSize = 50;
const filterFrom = 10;

type PlaceTableProps = Readonly<{
  overview: Overview;
  contest: Contest;
  path: readonly string[];
  nodes: readonly TerritoryNode[];
  choice: MeasureChoice;
}>;

/** The map's other form: the same places by the same measure, sortable and filterable. */
export function PlaceTable({ overview, contest, path, nodes, choice }: PlaceTableProps) {
  const words = say();
  const { filter = '', page = '' } = route.value.query;
  const needle = filter.trim().toLocaleLowerCase(tongue());
  const embargo = overview.embargo !== null;
  const rows = nodes
    .filter((node) => Object.values(node.name).some((name) => name.toLocaleLowerCase(tongue()).includes(needle)))
    .map((node) => {
      const shown = measured(node, contest, choice);
      return {
        node,
        shown,
        name: local(node.name),
        measure: shown.value,
        stations: node.stations,
        differ: node.tallies[contest.id]?.counts.differ ?? null,
      };
    });
  const inOrder = sorted(rows, embargo ? ['name', 'stations'] : ['name', 'measure', 'differ', 'stations']);
  const visible = pageOf(inOrder, page, pageSize);
  return (
    <>
      {nodes.length < filterFrom ? null : <FilterField label={words.filterPlaces()} value={filter} />}
      <table class="places">
        <thead>
          <tr>
            <SortHeader column="name" first="up">
              {words.place()}
            </SortHeader>
            {embargo ? null : (
              <>
                <SortHeader column="measure" first="down" number>
                  {measureName(choice.measure)}
                </SortHeader>
                <SortHeader column="differ" first="down" number>
                  {words.differColumn()}
                </SortHeader>
              </>
            )}
            <SortHeader column="stations" first="down" number>
              {words.stationsColumn()}
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          {visible.map(({ node, shown, name, differ }) => (
            <tr key={node.id}>
              <th scope="row">
                {node.file === null ? name : <a href={hrefTo('territory', [...path, node.id])}>{name}</a>}
              </th>
              {embargo ? null : (
                <>
                  <td class="n measured">
                    {shown.step === 'option' ? (
                      <span class="dot" style={{ background: shown.color ?? 'transparent' }} />
                    ) : (
                      <span class={`chip step-${shown.step}`} />
                    )}
                    <b>{shown.text}</b>
                    <small>{shown.detail}</small>
                  </td>
                  <td class="n">{num(differ)}</td>
                </>
              )}
              <td class="n">{num(node.stations)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p class="empty">{words.nothingMatches()}</p> : null}
      <Pager count={rows.length} size={pageSize} page={page} />
    </>
  );
}
