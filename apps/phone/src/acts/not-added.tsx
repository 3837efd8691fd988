import { mostWitnesses } from '@kua/core/observations/countersignature.ts';
import { isBeingSaved } from '../evidence/saying.ts';
import { hrefTo } from '../shell/route.ts';
import { words } from '../shell/words-state.ts';
import { actPage, addWitness, witnessCount, type ActDraft } from './act-draft.ts';

/** Somebody who stands in the fields for a witness, and in no act: what is sent would be without her. */
export function NotAdded({ act }: Readonly<{ act: ActDraft }>) {
  const { witness, signed } = act;
  const name = witness?.name.trim() ?? '';
  if (witness === null || (name === '' && witness.signature === null)) return null;
  const isFull = witnessCount(act) >= mostWitnesses;
  return (
    <div class="part">
      <p class="alarm">{name === '' ? words().actNotAddedUnnamed() : words().actNotAdded({ name })}</p>
      {signed.length > 0 && <p class="quiet">{words().actAddingUnsigns()}</p>}
      {name === '' || isFull ? (
        <a class="button ghost" href={hrefTo('act', 'witness')}>
          {words().actWitness()}
        </a>
      ) : (
        <button
          class="button ghost"
          type="button"
          disabled={isBeingSaved(actPage.name)}
          onClick={() => addWitness(witness)}
        >
          {words().actAddWitness()}
        </button>
      )}
    </div>
  );
}
