import { mostWitnesses } from '@kua/core/observations/countersignature.ts';
import { words } from '../shell/words-state.ts';
import { change, putAct, witnessCount, type ActDraft } from './act-draft.ts';
import { ActStep } from './act-step.tsx';
import { PhoneWitness } from './phone-witness.tsx';
import { ScreenWitnessForm } from './screen-witness.tsx';

/** Whoever saw it as well: with a finger here, or with a phone of her own. */
export function ActWitness({ act }: Readonly<{ act: ActDraft }>) {
  const count = witnessCount(act);
  return (
    <ActStep step="witness">
      <p role="status">
        <b>{words().actWitnesses({ n: count })}</b>
      </p>
      <SignedList act={act} />
      {count >= mostWitnesses ? (
        <p class="quiet">{words().actFullOfWitnesses()}</p>
      ) : (
        <>
          <ScreenWitnessForm act={act} />
          <PhoneWitness act={act} />
        </>
      )}
    </ActStep>
  );
}

function SignedList({ act }: Readonly<{ act: ActDraft }>) {
  const { witnesses, signed } = act;
  if (witnessCount(act) === 0) return null;
  return (
    <ul class="rows">
      {witnesses.map(({ name }, index) => (
        <Signed
          key={`screen ${index}`}
          name={name}
          how={words().signedOnScreen()}
          onRemove={() => change({ witnesses: witnesses.toSpliced(index, 1) })}
        />
      ))}
      {signed.map(({ device }, index) => (
        <Signed
          key={device}
          name={device.slice(0, 8)}
          how={words().signedOnPhone()}
          onRemove={() => putAct({ signed: signed.toSpliced(index, 1) })}
        />
      ))}
    </ul>
  );
}

function Signed(props: Readonly<{ name: string; how: string; onRemove: () => void }>) {
  return (
    <li class="row signed">
      <span>
        ✓ <b>{props.name}</b> <small>{props.how}</small>
      </span>
      <button class="button ghost small" type="button" onClick={props.onRemove}>
        {words().actRemove()}
        <span class="hidden"> {props.name}</span>
      </button>
    </li>
  );
}
