import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { local, words } from '../shell/words-state.ts';
import { askPlaces, type IncidentSays, type Place } from './violations-client.ts';

const places = signal<readonly Place[]>([]);

type PlaceProps = Readonly<{
  territory: IncidentSays['territory'];
  decides: boolean;
  set: (more: Pick<IncidentSays, 'territory'>) => void;
}>;

/** Where an event was that concerns no station: without a place it is not published. */
export function IncidentPlace({ territory, decides, set }: PlaceProps) {
  useEffect(() => {
    if (places.peek().length > 0) return;
    void askPlaces().then((answer) => {
      if (answer.ok) places.value = answer.value.places;
    });
  }, []);
  const known = places.value.toSorted((one, two) => local(one.name).localeCompare(local(two.name)));
  return (
    <label class="field">
      <span>{words().incidentPlace()}</span>
      <select
        value={territory ?? ''}
        disabled={!decides}
        onChange={({ currentTarget }) => set({ territory: currentTarget.value === '' ? null : currentTarget.value })}
      >
        <option value="">{words().incidentPlaceNone()}</option>
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {local(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
