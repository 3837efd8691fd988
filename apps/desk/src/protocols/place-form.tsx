import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FoundStation } from '@kua/core/protocols/found-stations-contract.ts';
import { ActionButton } from '../shell/action-button.tsx';
import { KeyCap } from '../shell/key-cap.tsx';
import type { Action } from '../shell/keys.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { confirm } from './answering.ts';
import { NearNote } from './near-note.tsx';
import { PhotoWordsList, usePhotoWords } from './photo-words.tsx';
import { StationOption } from './station-option.tsx';
import { TaskPanel } from './task-panel.tsx';
import { findStations, type Task } from './verify-client.ts';

/** A photo of nobody knows where: she finds the station by what stands on it, then says which protocol it is. */
export function PlaceForm({ task }: Readonly<{ task: Task }>) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [station, setStation] = useState<FoundStation | null>(null);
  const [contest, setContest] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = useFound(text);
  const beside = usePhotoWords(task);
  const named = text.trim() === '' ? (beside.said?.stations ?? []) : [];
  const stations = found ?? named;
  const { contests } = task;
  const chosenContest = contests.length === 1 ? (contests[0]?.id ?? null) : contest;
  useLayoutEffect(() => field.current?.focus(), [station === null]);

  const take = (taken: FoundStation | undefined): void => {
    if (taken !== undefined) setStation(taken);
  };
  const move = (by: number) => (): void =>
    setAt((Math.min(at, stations.length - 1) + by + stations.length) % Math.max(1, stations.length));
  const search: readonly [Action, ...Action[]] = [
    { id: 'take', keys: ['Enter'], name: words().takeStation(), run: () => take(stations[at]), always: true },
    { id: 'down', keys: ['ArrowDown'], name: words().stationBelow(), run: move(1), repeats: true, always: true },
    { id: 'up', keys: ['ArrowUp'], name: words().stationAbove(), run: move(-1), repeats: true, always: true },
  ];
  const back: Action = { id: 'back', keys: ['Escape'], name: words().anotherStation(), run: () => setStation(null) };
  const settle: readonly [Action, ...Action[]] = [
    {
      id: 'confirm',
      keys: ['Enter'],
      name: words().confirm(),
      run: () => {
        if (station === null || chosenContest === null) return;
        confirm(task, { figures: {}, unreadable: [], refused: null, station: station.id, contest: chosenContest });
      },
    },
    ...contests.slice(0, 9).map((each, index): Action => ({
      id: `contest-${each.id}`,
      keys: [`Digit${index + 1}`, `Numpad${index + 1}`],
      name: local(each.name),
      run: () => setContest(each.id),
    })),
    back,
  ];
  return (
    <TaskPanel
      task={task}
      title={station === null || contests.length === 1 ? words().whichStation() : words().whichContest()}
      under={station === null ? words().whichStationUnder() : ''}
      actions={station === null ? search : settle}
    >
      <NearNote task={task} />
      {station === null ? (
        <div class="search">
          <PhotoWordsList {...beside} />
          <input
            ref={field}
            role="combobox"
            aria-expanded={stations.length > 0}
            aria-controls="stations"
            aria-activedescendant={stations.length > 0 ? `station-${at}` : undefined}
            aria-label={words().stationSearch()}
            placeholder={words().stationSearch()}
            autocomplete="off"
            spellcheck={false}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
          />
          {found !== null && stations.length === 0 && <p class="under">{words().noStation({ text })}</p>}
          {named.length > 0 && <p class="under">{words().stationsNamed()}</p>}
          <ul
            id="stations"
            role="listbox"
            aria-label={named.length > 0 ? words().stationsNamed() : words().stationsFound()}
          >
            {stations.map((each, index) => (
              <StationOption
                key={each.id}
                id={`station-${index}`}
                station={each}
                isChosen={index === at}
                onTake={() => take(each)}
              />
            ))}
          </ul>
        </div>
      ) : (
        <div class="search">
          <ul role="listbox" aria-label={words().stationTaken()}>
            <StationOption id="taken" station={station} isChosen onTake={back.run} />
          </ul>
          <ActionButton action={back} />
          <div class="choices" role="radiogroup" aria-label={words().whichContest()}>
            {contests.map((each, index) => (
              <button
                key={each.id}
                class="button quiet"
                type="button"
                role="radio"
                tabIndex={-1}
                aria-checked={chosenContest === each.id}
                lang={languageOf(each.name)}
                onClick={() => setContest(each.id)}
              >
                <KeyCap chord={`Digit${index + 1}`} /> {local(each.name)}
              </button>
            ))}
          </div>
        </div>
      )}
    </TaskPanel>
  );
}

const calmMs = 150;

/** What is found for the text as it stands; the answer to an older text is not shown. */
function useFound(text: string): readonly FoundStation[] | null {
  const [found, setFound] = useState<readonly FoundStation[] | null>(null);
  useEffect(() => {
    let isLate = false;
    if (text.trim() === '') setFound(null);
    const timer = setTimeout(() => {
      if (text.trim() === '') return;
      void findStations(text.trim()).then((answer) => {
        if (answer.ok && !isLate) setFound(answer.value.stations);
      });
    }, calmMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [text]);
  return found;
}
