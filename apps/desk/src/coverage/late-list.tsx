import type { CoverageBoard } from '@kua/core/coverage/coverage-contract.ts';
import { words } from '../shell/words-state.ts';
import { address, look } from './coverage-address.ts';
import { LateMoment } from './late-moment.tsx';
import { timeOf, type StationRow } from './station-rows.ts';
import { placeName } from './territory-name.ts';

const most = 200;

/** What did not come although its time is over, in the order in which to call. */
export function LateList({ rows, found }: Readonly<{ rows: readonly StationRow[]; found: CoverageBoard }>) {
  const { station } = address();
  if (rows.length === 0) return <p class="under">{words().nothingLate()}</p>;
  return (
    <>
      <p class="under">{words().lateUnder()}</p>
      <ol class="late-list">
        {rows.slice(0, most).map((row) => (
          <li key={row.id} aria-current={row.id === station ? 'true' : undefined}>
            <button type="button" onClick={() => look({ station: row.id })}>
              <span class="who">
                <b>№ {row.number}</b> {placeName(found, row)}
              </span>
              <span class="since">
                {row.last === null ? words().nothingSeen() : words().silentSince({ time: timeOf(row.last) })}
              </span>
              <ul>
                {row.late.map((place) => {
                  const moment = found.moments[place];
                  return moment === undefined ? null : <LateMoment key={moment.id} {...moment} now={found.minute} />;
                })}
              </ul>
            </button>
          </li>
        ))}
      </ol>
      {rows.length > most && <p class="under">{words().firstOf({ n: most, all: rows.length })}</p>}
    </>
  );
}
