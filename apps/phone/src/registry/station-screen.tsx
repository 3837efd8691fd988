import { useState } from 'preact/hooks';
import { foldText } from '@kua/core/kernel/folded-text.ts';
import { membership } from '../access/membership.ts';
import { MovedOrMistaken } from './moved-or-mistaken.tsx';
import { fromShelf, putOnShelf } from '../notebook/notebook.ts';
import { goOnTo } from '../shell/location.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { plainFetch } from '../shell/plain-fetch.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { local, words } from '../shell/words-state.ts';
import { readStations } from './kit-fetching.ts';
import { kitPage, rightNow, type Kit, type ListedStation } from './kit.ts';
import { currentPlace, placesAfterMove, placesPage } from './place.ts';
import { refresh, refreshing } from './refreshing.ts';

const mostShown = 12;
/** The stations of the regions that were chosen last; they stay on the phone. A mobile group may cross a border and come back. */
const shelf = 'stations';
const mostRegions = 3;
type Shelf = readonly Readonly<{ path: string; stations: readonly ListedStation[] }>[];

/** Where she observes: region, then a number or an address. A change in the middle of the day is normal. */
export function StationScreen() {
  const kit = kitPage.content.value;
  const [stations, setStations] = useState<readonly ListedStation[] | 'loading' | 'unreachable' | null>(null);
  const [asked, setAsked] = useState('');
  const [picked, setPicked] = useState<ListedStation | null>(null);

  async function open(region: Kit['regions'][number]): Promise<void> {
    setStations('loading');
    const kept = ((await fromShelf(shelf)) ?? []) as Shelf;
    const there = kept.find(({ path }) => path === region.shard.stations);
    if (there !== undefined) {
      setStations(there.stations);
      return;
    }
    const { home, election } = membership();
    const read = await readStations(home, election, region, plainFetch);
    if (!read.ok) {
      setStations('unreachable');
      return;
    }
    const opened = { path: region.shard.stations, stations: read.value };
    setStations(read.value);
    // A storage that is full: then the list is fetched again next time.
    await putOnShelf(shelf, [opened, ...kept].slice(0, mostRegions) satisfies Shelf).catch(() => undefined);
  }

  /** Where she was before: nobody asks whether that is a mistake. */
  async function goBack(station: ListedStation): Promise<void> {
    const before = placesPage.content.peek() ?? [];
    await placesPage.put(placesAfterMove(before, station, rightNow().toISOString()));
    goOnTo('today');
  }
  async function pick(station: ListedStation): Promise<void> {
    const current = currentPlace()?.station;
    if (current === undefined) {
      await placesPage.put(placesAfterMove([], station, rightNow().toISOString()));
      goOnTo('ready');
    } else if (current.id === station.id) goOnTo('today');
    else setPicked(station);
  }

  const [only, ...others] = kit?.regions ?? [];
  const first = kit !== null && others.length === 0 ? only : undefined;
  if (first !== undefined && stations === null) void open(first);

  if (picked !== null) return <MovedOrMistaken picked={picked} />;
  return (
    <ScreenFrame title={words().whichStation()}>
      {kit === null && <WithoutKit />}
      {stations === null && <BeenHere onPick={(station) => void goBack(station)} />}
      {kit !== null && stations === null && (
        <ul class="rows regions">
          {kit.regions.map((region) => (
            <li key={region.shard.territory}>
              <button type="button" class="row" onClick={() => void open(region)}>
                <b>{local(region.name)}</b>
                <small>{words().stationsIn({ n: region.shard.count })}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {stations === 'loading' && <p role="status">{words().loading()}</p>}
      {stations === 'unreachable' && (
        <>
          <p class="alarm" role="alert">
            {words().stationsUnreachable()}
          </p>
          <button class="button" type="button" onClick={() => setStations(null)}>
            {words().tryAgain()}
          </button>
        </>
      )}
      {Array.isArray(stations) && (
        <OwnForm>
          <OwnWords label={words().numberOrStreet()} value={asked} onInput={setAsked} />
          <Found
            stations={matching(stations as readonly ListedStation[], asked)}
            onPick={(station) => void pick(station)}
          />
        </OwnForm>
      )}
    </ScreenFrame>
  );
}

function Found(props: Readonly<{ stations: readonly ListedStation[]; onPick: (station: ListedStation) => void }>) {
  if (props.stations.length === 0) return <p role="status">{words().noStation()}</p>;
  return (
    <>
      <Rows {...props} stations={props.stations.slice(0, mostShown)} />
      {props.stations.length > mostShown && (
        <p class="quiet">{words().moreStations({ n: props.stations.length - mostShown })}</p>
      )}
    </>
  );
}

function Rows(props: Readonly<{ stations: readonly ListedStation[]; onPick: (station: ListedStation) => void }>) {
  const current = currentPlace()?.station.id;
  return (
    <ul class="rows">
      {props.stations.map((station) => (
        <li key={station.id}>
          <button type="button" class="row" onClick={() => props.onPick(station)}>
            <b>
              {words().stationNumber({ number: station.number })}
              {station.id === current && ` · ${words().hereNow()}`}
            </b>
            <small>{[station.name, station.address, local(station.place)].filter(Boolean).join(', ')}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Where she was before, the last first: back to it is one tap, also without a network. */
function BeenHere({ onPick }: Readonly<{ onPick: (station: ListedStation) => void }>) {
  const been = (placesPage.content.value ?? []).map(({ station }) => station).toReversed();
  if (been.length === 0) return null;
  return (
    <section>
      <h2>{words().stationsBeen()}</h2>
      <Rows stations={been} onPick={onPick} />
      <h2>{words().stationsByRegion()}</h2>
    </section>
  );
}

function WithoutKit() {
  const { state } = refreshing.value;
  return (
    <>
      <p role="status">{state === 'running' ? words().loading() : words().formsMissing()}</p>
      {state !== 'running' && (
        <button class="button" type="button" onClick={() => void refresh()}>
          {words().tryAgain()}
        </button>
      )}
    </>
  );
}

/** The number itself first, then numbers that begin so, then names and addresses that have all the words. */
function matching(stations: readonly ListedStation[], asked: string): readonly ListedStation[] {
  const needles = foldText(asked).split(' ').filter(Boolean);
  const [first] = needles;
  if (first === undefined) return stations;
  const ranked = stations.map((station) => {
    const number = foldText(station.number);
    const text = foldText([station.name, station.address, ...Object.values(station.place)].join(' '));
    const rank =
      number === first ? 3 : number.startsWith(first) ? 2 : needles.every((each) => text.includes(each)) ? 1 : 0;
    return { station, rank };
  });
  return ranked
    .filter(({ rank }) => rank > 0)
    .toSorted((a, b) => b.rank - a.rank)
    .map(({ station }) => station);
}
