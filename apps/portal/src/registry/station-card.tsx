import type { Overview } from '@kua/core/publication/release-contract.ts';
import { num, signed } from '@kua/words/format.ts';
import { EvidenceBadge } from '../comparison/evidence-mark.tsx';
import { choose, hrefTo } from '../shell/location.ts';
import { local, say } from '../shell/words-state.ts';
import { shownLevel, type DotStation } from './station-dots.ts';

/** Three facts of a station that was tapped on the map, and the way in. */
export function StationSheetCard({ overview, station }: { readonly overview: Overview; readonly station: DotStation }) {
  const words = say();
  return (
    <aside class="sheet" aria-live="polite" aria-label={words.stationNumber({ number: station.number })}>
      <button type="button" class="close" onClick={() => choose({ pick: '' })}>
        {words.close()}
      </button>
      <h3>{words.stationNumber({ number: station.number })}</h3>
      <p class="under">{[local(station.place), station.name, station.address].filter(Boolean).join(' · ')}</p>
      <dl>
        <div>
          <dt>{words.registeredVoters()}</dt>
          <dd class="figure">
            <b>{num(station.registered)}</b>
          </dd>
        </div>
        {overview.embargo === null ? (
          <>
            <div>
              <dt>{words.protocol()}</dt>
              <dd>
                <EvidenceBadge level={shownLevel(station)} />
              </dd>
            </div>
            <div>
              <dt>{words.comparison()}</dt>
              <dd>{matchText(station)}</dd>
            </div>
          </>
        ) : null}
      </dl>
      <a class="button" href={hrefTo('station', [...station.path, station.id])}>
        {words.open()}
      </a>
    </aside>
  );
}

function matchText(station: DotStation): string {
  const words = say();
  switch (station.match) {
    case 'x':
      return words.largestDifference({ shown: signed(station.difference) });
    case '=':
      return words.sourcesAgree();
    case 'c':
      return words.inConflict();
    case 'a':
    case 'b':
      return words.oneSourceOnly();
    default:
      return words.noSourceYet();
  }
}
