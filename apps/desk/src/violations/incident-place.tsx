import { useEffect } from 'preact/hooks';
import { local, words } from '../shell/words-state.ts';
import { learnPlaces, placesByName } from './place-state.ts';
import type { IncidentSays } from './violations-client.ts';

type PlaceProps = Readonly<{
  territory: IncidentSays['territory'];
  decides: boolean;
  set: (more: Pick<IncidentSays, 'territory'>) => void;
}>;

/** Where an event was that concerns no station: without a place it is not published. */
export function IncidentPlace({ territory, decides, set }: PlaceProps) {
  useEffect(learnPlaces, []);
  return (
    <label class="field">
      <span>{words().incidentPlace()}</span>
      <select
        value={territory ?? ''}
        disabled={!decides}
        onChange={({ currentTarget }) => set({ territory: currentTarget.value === '' ? null : currentTarget.value })}
      >
        <option value="">{words().incidentPlaceNone()}</option>
        {placesByName().map(({ id, name }) => (
          <option key={id} value={id}>
            {local(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
