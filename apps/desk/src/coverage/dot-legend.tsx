import { stationStates } from '@kua/core/coverage/station-day.ts';
import { words } from '../shell/words-state.ts';
import { stateName } from './state-mark.tsx';

/** What the dots and the rings of the map mean. */
export function DotLegend() {
  return (
    <ul class="dot-legend" aria-label={words().mapLegend()}>
      {stationStates.map((_, state) => (
        <li key={state}>
          <span class={`dot s${state}`} /> {stateName(state)}
        </li>
      ))}
      <li>
        <span class="dot s0 stands" /> {words().legendRing()}
      </li>
      <li>
        <span class="dot s0 picked" /> {words().legendPicked()}
      </li>
    </ul>
  );
}
