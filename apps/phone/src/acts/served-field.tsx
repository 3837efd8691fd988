import { longestDeliveryNumber } from '@kua/core/observations/countersignature.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import type { ActDraft } from './act-draft.ts';

type Served = Pick<ActDraft, 'served' | 'number'>;

export function ServedField(props: Served & Readonly<{ isSaving?: boolean; onChange: (served: Served) => void }>) {
  const { served, number, onChange } = props;
  const ways = [
    ['received', words().actReceived()],
    ['refused', words().actRefused()],
    [null, words().actNotYet()],
  ] as const;
  return (
    <OwnForm class="part" isSaving={props.isSaving ?? false}>
      <div class="choices" role="group" aria-label={words().actServed()}>
        {ways.map(([way, name]) => (
          <button
            key={name}
            type="button"
            aria-pressed={served === way}
            onClick={() => onChange({ served: way, number })}
          >
            {name}
          </button>
        ))}
      </div>
      {served === 'received' && (
        <>
          <OwnWords
            label={words().actNumber()}
            longest={longestDeliveryNumber}
            value={number}
            onInput={(given) => onChange({ served, number: given })}
          />
          <p class="quiet">{words().actReceivedHint()}</p>
        </>
      )}
      {served === 'refused' && <p class="quiet">{words().actRefusedHint()}</p>}
    </OwnForm>
  );
}
