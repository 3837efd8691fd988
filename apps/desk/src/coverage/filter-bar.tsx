import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { useState } from 'preact/hooks';
import { stationStates } from '@kua/core/coverage/station-day.ts';
import { num } from '@kua/words/format.ts';
import { local, words } from '../shell/words-state.ts';
import { address, findings, look, type Filter } from './coverage-address.ts';
import { StateMark, stateName } from './state-mark.tsx';
import { isInside, isOf, type StationRow } from './station-rows.ts';
import { territoryName } from './territory-name.ts';
import { whoName } from './who-name.ts';

/**
 * Which stations are looked at: of a region, of an organisation, in a state, with something found. The counts are those of the region and
 * the organisation. On a phone they are folded into one line that says what is chosen.
 */
export function FilterBar({ found, rows }: Readonly<{ found: CoverageBoard; rows: readonly StationRow[] }>) {
  const at = address();
  const [isOpen, setOpen] = useState(false);
  const inside = rows.filter((row) => isInside(row, at));
  const count = (filter: Filter): string => num(inside.filter((row) => isOf(row, filter)).length);
  const chip = (filter: Filter, name: string, state?: number) => (
    <button
      key={filter}
      type="button"
      class="chip"
      aria-pressed={at.filter === filter}
      onClick={() => look({ filter: at.filter === filter ? 'all' : filter })}
    >
      {state !== undefined && <StateMark state={state} />}
      {name} <b>{count(filter)}</b>
    </button>
  );
  return (
    <>
      <button
        type="button"
        class="button ghost unfold"
        aria-expanded={isOpen}
        aria-controls="coverage-filters"
        onClick={() => setOpen(!isOpen)}
      >
        {words().filters()}: {chosen(found)}
      </button>
      <div
        id="coverage-filters"
        class={isOpen ? 'filters' : 'filters folded'}
        role="group"
        aria-label={words().filters()}
      >
        <label>
          <span class="hidden">{words().region()}</span>
          <select value={at.region} onChange={(event) => look({ region: event.currentTarget.value })}>
            <option value="all">{words().allRegions()}</option>
            {found.byRegion.map(({ territory }) => (
              <option key={territory} value={territory}>
                {territoryName(found, territory)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span class="hidden">{words().organisation()}</span>
          <select value={at.source} onChange={(event) => look({ source: event.currentTarget.value })}>
            <option value="all">{words().allOrganisations()}</option>
            {found.bySource.map(({ source, name }) => (
              <option key={source} value={source}>
                {local(name)}
              </option>
            ))}
          </select>
        </label>
        {stationStates.map((_, state) => chip(`${state}`, stateName(state), state))}
        {findings.map((filter) => chip(filter, findingName(filter)))}
      </div>
    </>
  );
}

/** In a few words, for who does not see the filters. */
function chosen(found: CoverageBoard): string {
  const { region, source, filter } = address();
  const finding = findings.find((each) => each === filter);
  const parts = [
    ...(region === 'all' ? [] : [territoryName(found, region)]),
    ...(source === 'all' ? [] : [whoName({ source, observer: null })]),
    ...(filter === 'all' ? [] : [finding === undefined ? stateName(Number(filter)) : findingName(finding)]),
  ];
  return parts.length === 0 ? words().allStations() : parts.join(', ');
}

function findingName(filter: (typeof findings)[number]): string {
  const all = words();
  return { late: all.late, jumps: all.jumps, drops: all.drops, disputed: all.disputed, alike: all.alike }[filter]();
}
