import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { useState } from 'preact/hooks';
import { num } from '@kua/words/format.ts';
import { words } from '../shell/words-state.ts';
import { address, look } from './coverage-address.ts';
import { LevelBadge } from './level-badge.tsx';
import { StateMark, stateName } from './state-mark.tsx';
import { timeOf, type StationRow } from './station-rows.ts';
import { placeName } from './territory-name.ts';

const atOnce = 200;

/** The stations one under the other, the first of them first; more at a press. */
export function StationTable({ rows, found }: Readonly<{ rows: readonly StationRow[]; found: CoverageBoard }>) {
  const [most, setMost] = useState(atOnce);
  const { station } = address();
  if (rows.length === 0) return <p class="under">{words().noStations()}</p>;
  return (
    <>
      <table class="figures stations">
        <caption class="hidden">{words().stationsListed()}</caption>
        <thead>
          <tr>
            <th scope="col">{words().station()}</th>
            <th scope="col">{words().region()}</th>
            <th scope="col">{words().stateOf()}</th>
            <th scope="col">{words().evidence()}</th>
            <th scope="col" class="number">
              {words().lastSeen()}
            </th>
            <th scope="col" class="number">
              {words().late()}
            </th>
            <th scope="col" class="number">
              {words().jumps()}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row) => (
            <tr key={row.id} aria-current={row.id === station ? 'true' : undefined}>
              <th scope="row">
                <button type="button" class="link" onClick={() => look({ station: row.id })}>
                  № {row.number}
                </button>
              </th>
              <td>{placeName(found, row)}</td>
              <td>
                <StateMark state={row.state} /> {stateName(row.state)}
              </td>
              <td>
                <LevelBadge level={row.level} />
              </td>
              <td class="number">{row.last === null ? '—' : timeOf(row.last)}</td>
              <td class="number">{row.late.length === 0 ? '—' : num(row.late.length)}</td>
              <td class="number">{row.jumps === 0 ? '—' : num(row.jumps)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && (
        <button type="button" class="button ghost" onClick={() => setMost(most + atOnce)}>
          {words().showMore({ n: Math.min(atOnce, rows.length - most) })}
        </button>
      )}
    </>
  );
}
