import { useState } from 'preact/hooks';
import { overview } from '../publication/release-client.ts';
import { local } from '../shell/words-state.ts';
import { ChoiceField } from './choice-field.tsx';
import type { StepProps } from './form-step.ts';
import { StepFrame } from './step-frame.tsx';
import { plainNumber, useStations } from './use-stations.ts';

/** A station, a region, or nowhere. A number is looked up here: nobody is asked for it. */
export function PlaceStep({ words, draft, change, count, onNext, onBack }: StepProps) {
  const regions = overview.value?.children ?? [];
  const [region, setRegion] = useState(draft.region);
  const [number, setNumber] = useState(draft.number);
  const [trouble, setTrouble] = useState<string | null>(null);
  const stations = useStations(region);

  function go(): void {
    const typed = region === null ? '' : plainNumber(number);
    if (typed !== '' && (stations === null || stations === 'failed')) {
      setTrouble(words.stationsMissing());
      return;
    }
    const station = typed === '' || typeof stations !== 'object' ? null : (stations?.get(typed) ?? null);
    if (typed !== '' && station === null) {
      setTrouble(words.stationUnknown({ number: typed }));
      return;
    }
    // A part of a long list is no territory of the registry.
    const isPart = regions.find(({ id }) => id === region)?.part === true;
    change({ region, number: typed, station, territory: isPart ? null : region });
    onNext();
  }

  return (
    <StepFrame
      words={words}
      title={words.askPlace()}
      count={count}
      trouble={trouble}
      onNext={go}
      onBack={onBack}
      next={words.next()}
    >
      <p class="quiet">{words.askPlaceHint()}</p>
      <ChoiceField
        label={words.region()}
        empty={words.noRegion()}
        value={region}
        choices={regions.map(({ id, name }) => ({ code: id, name: local(name) }))}
        onChoose={(code) => {
          setRegion(code);
          setTrouble(null);
        }}
      />
      {region === null ? null : (
        <label class="field question">
          <span class="asked">{words.stationNumber()}</span>
          <input
            type="text"
            inputMode="numeric"
            autocomplete="off"
            value={number}
            onInput={({ currentTarget }) => setNumber(currentTarget.value)}
          />
        </label>
      )}
    </StepFrame>
  );
}
