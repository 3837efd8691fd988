import { lazyComponent } from '../shell/lazy-component.tsx';
import type { Overview, StationSheet } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { num, signed } from '@kua/words/format.ts';
import { EvidenceBadge } from '../comparison/evidence-mark.tsx';
import { FilterField } from '../shell/filter-field.tsx';
import { choose, hrefTo, route } from '../shell/location.ts';
import { Pager, pageOf } from '../shell/pager.tsx';
import { SortHeader, sorted } from '../shell/sort-header.tsx';
import { say, tongue } from '../shell/words-state.ts';
import { measureChoice } from './place-measure.ts';
import { stationSummary } from './station-summary.ts';

const StationMap = lazyComponent(async () => (await import('./station-map.tsx')).StationMap);
const pageSize = 25;

type StationListProps = Readonly<{
  overview: Overview;
  contest: Contest;
  stations: readonly StationSheet[];
  path: readonly string[];
}>;

/** The stations of a district, as a table or as dots. */
export function StationList({ overview, contest, stations, path }: StationListProps) {
  const words = say();
  const { view = 'table' } = route.value.query;
  const choice = measureChoice(overview, contest, overview.root);
  return (
    <section class="block">
      <div class="explorer-head">
        <h2>{words.stationsHere()}</h2>
        <div class="choices forms" role="group" aria-label={words.mapOrTable()}>
          <button type="button" aria-pressed={view !== 'stations'} onClick={() => choose({ view: 'table' })}>
            {words.formTable()}
          </button>
          <button type="button" aria-pressed={view === 'stations'} onClick={() => choose({ view: 'stations' })}>
            {words.formStations()}
          </button>
        </div>
      </div>
      {view === 'stations' ? (
        <StationMap {...{ overview, contest, path, choice }} />
      ) : (
        <StationTable {...{ overview, contest, stations, path }} />
      )}
    </section>
  );
}

function StationTable({ overview, contest, stations, path }: StationListProps) {
  const words = say();
  const { filter = '', page = '' } = route.value.query;
  const needle = filter.trim().toLocaleLowerCase(tongue());
  const embargo = overview.embargo !== null;
  const rows = stations
    .filter((station) =>
      `${station.number} ${station.name ?? ''} ${station.address ?? ''}`.toLocaleLowerCase(tongue()).includes(needle),
    )
    .map((station) => ({
      station,
      number: station.number,
      registered: station.registered,
      ...stationSummary(station, contest, overview.pair),
    }));
  const inOrder = sorted(rows, embargo ? ['number', 'registered'] : ['number', 'registered', 'size', 'known']);
  const visible = pageOf(inOrder, page, pageSize);
  return (
    <>
      {stations.length < 10 ? null : <FilterField label={words.filterStations()} value={filter} />}
      <table class="stations lines" style={{ '--columns': 2 }}>
        <thead>
          <tr>
            <SortHeader column="number" first="up">
              {words.station()}
            </SortHeader>
            {embargo ? null : (
              <>
                <SortHeader column="known" first="down">
                  {words.protocol()}
                </SortHeader>
                <SortHeader column="size" first="down" number>
                  {words.difference()}
                </SortHeader>
              </>
            )}
            <SortHeader column="registered" first="down" number>
              {words.registeredVoters()}
            </SortHeader>
          </tr>
        </thead>
        <tbody>
          {visible.map(({ station, level, difference }) => (
            <tr key={station.id}>
              <th scope="row">
                <a href={hrefTo('station', [...path, station.id])}>{words.stationNumber({ number: station.number })}</a>
                <span class="place">{[station.name, station.address].filter(Boolean).join(', ')}</span>
              </th>
              {embargo ? null : (
                <>
                  <td>
                    <EvidenceBadge level={level} />
                  </td>
                  <td
                    class={`n difference ${difference === null || difference === 0 ? 'none' : difference > 0 ? 'plus' : 'minus'}`}
                  >
                    {signed(difference)}
                  </td>
                </>
              )}
              <td class="n">{num(station.registered)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p class="empty">{words.nothingMatches()}</p> : null}
      <Pager count={rows.length} size={pageSize} page={page} />
    </>
  );
}
