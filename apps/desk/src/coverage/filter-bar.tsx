import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { stationStates } from '@kua/core/coverage/station-day.ts';
import { num } from '@kua/words/format.ts';
import { local, words } from '../shell/words-state.ts';
import { address, findings, look, type Filter } from './coverage-address.ts';
import { StateMark, stateName } from './state-mark.tsx';
import { isOf, type StationRow } from './station-rows.ts';

/** Which stations are looked at: of a region, in a state, with something found. The counts are those of the region. */
export function FilterBar({ found, rows }: Readonly<{ found: CoverageBoard; rows: readonly StationRow[] }>) {
  const at = address();
  const inside = rows.filter(({ region }) => at.region === 'all' || region === at.region);
  const count = (filter: Filter): string => num(inside.filter((row) => isOf(row, filter)).length);
  const names = { late: words().late(), jumps: words().jumps(), drops: words().drops() };
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
    <div class="filters" role="group" aria-label={words().filters()}>
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
      {stationStates.map((_, state) => chip(`${state}`, stateName(state), state))}
      {findings.map((filter) => chip(filter, names[filter]))}
    </div>
  );
}

export function territoryName(found: CoverageBoard, id: string): string {
  const name = found.territories.find((territory) => territory.id === id)?.name;
  return name === undefined ? id : local(name);
}
