import { useEffect } from 'preact/hooks';
import type { StationCoverage } from '@kua/core/coverage/coverage-contract.ts';
import { num } from '@kua/words/format.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { AlikeList } from './alike-list.tsx';
import { look } from './coverage-address.ts';
import { day, followStation } from './coverage-state.ts';
import { FindingsList } from './findings-list.tsx';
import { LateMoment } from './late-moment.tsx';
import { LevelBadge } from './level-badge.tsx';
import { StateMark, stateName } from './state-mark.tsx';
import { StationNotes } from './station-notes.tsx';
import { StationVersions } from './station-versions.tsx';
import { timeOf } from './station-rows.ts';
import { TurnoutChart } from './turnout-chart.tsx';
import { TurnoutTable } from './turnout-table.tsx';
import { whoName } from './who-name.ts';

/** All that is known of the day of one station. */
export function StationPanel({ station }: Readonly<{ station: string }>) {
  useEffect(() => followStation(station), [station]);
  const of = day.value;
  return (
    <aside class="station-panel" aria-label={words().station()}>
      <button type="button" class="button quiet close" onClick={() => look({ station: null })}>
        {words().closeStation()} <kbd aria-hidden="true">Esc</kbd>
      </button>
      {of === null && <p role="status">{words().loading()}</p>}
      {of === 'unknown' && <p>{words().stationUnknown()}</p>}
      {of !== null && of !== 'unknown' && <Day of={of} />}
    </aside>
  );
}

function Day({ of }: Readonly<{ of: StationCoverage }>) {
  const { number, name, address, registered } = of.station;
  return (
    <>
      <h2>{words().stationNumber({ number })}</h2>
      <p class="under">{[name, address].filter((text) => text !== null).join(', ')}</p>
      <p class="state">
        <StateMark state={of.state} /> {stateName(of.state)}
        {of.last !== null && <span class="under">{words().silentSince({ time: timeOf(of.last) })}</span>}
      </p>
      {registered !== null && <p class="under">{words().registeredVoters({ n: registered })}</p>}
      {of.late.length > 0 && (
        <section>
          <h3>{words().late()}</h3>
          <ul>
            {of.late.map((moment) => (
              <LateMoment key={moment.id} {...moment} now={of.minute} />
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{words().protocols()}</h3>
        {of.results.length === 0 && <p class="under">{words().noProtocols()}</p>}
        {of.results.length > 0 && <Results of={of} />}
        {of.results.some(({ level }) => level === 'confirmed') && (
          <p class="under">{words().confirmedMeans({ n: of.colluders + 1 })}</p>
        )}
        <StationVersions of={of} />
      </section>
      {of.alike.length > 0 && <AlikeList of={of} />}
      <section>
        <h3>{words().turnout()}</h3>
        <TurnoutChart of={of} />
        <FindingsList of={of} />
        {of.turnout.length > 0 && <TurnoutTable of={of} />}
      </section>
      <StationNotes of={of} />
    </>
  );
}

/** What each source states, side by side. */
function Results({ of }: Readonly<{ of: StationCoverage }>) {
  return (
    <table class="figures stacked">
      <caption class="hidden">{words().protocols()}</caption>
      <thead>
        <tr>
          <th scope="col">{words().contest()}</th>
          <th scope="col">{words().source()}</th>
          <th scope="col" class="number">
            {words().ballotsCast()}
          </th>
          <th scope="col">{words().evidence()}</th>
        </tr>
      </thead>
      <tbody>
        {of.results.map(({ contest, contestName, source, cast, isDisputed, level }) => (
          <tr key={`${contest} ${source}`}>
            <th scope="row" lang={languageOf(contestName)}>
              {local(contestName)}
            </th>
            <td data-title={words().source()}>{whoName({ source, observer: null })}</td>
            <td class="number" data-title={words().ballotsCast()}>
              {num(cast)}
              {isDisputed && <span class="finding">{words().saysTwoThings()}</span>}
            </td>
            <td data-title={words().evidence()}>
              <LevelBadge level={level} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
