import { useEffect } from 'preact/hooks';
import { local, words } from '../shell/words-state.ts';
import { codes, narrow, narrowing } from './board-state.ts';
import { highestPlaces, learnPlaces } from './place-state.ts';
import { codeName } from './report-words.ts';

/** Reports of one kind, from one region. */
export function NarrowBar() {
  useEffect(learnPlaces, []);
  const { code, region } = narrowing.value;
  return (
    <div class="narrow">
      <label class="field">
        <span>{words().incidentCode()}</span>
        <select value={code ?? ''} onChange={({ currentTarget }) => narrow({ code: currentTarget.value || null })}>
          <option value="">{words().violationsAllKinds()}</option>
          {codes.value.map(({ id }) => (
            <option key={id} value={id}>
              {codeName(id)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words().region()}</span>
        <select value={region ?? ''} onChange={({ currentTarget }) => narrow({ region: currentTarget.value || null })}>
          <option value="">{words().allRegions()}</option>
          {highestPlaces().map(({ id, name }) => (
            <option key={id} value={id}>
              {local(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
