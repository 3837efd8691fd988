import { useState } from 'preact/hooks';
import { eraseDraft } from '../evidence/erasing.ts';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { directory } from '../registry/directory.ts';
import { EraseButton } from '../shell/erase-button.tsx';
import { goOnTo } from '../shell/location.ts';
import { words } from '../shell/words-state.ts';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { SeenName } from '../violations/seen-line.tsx';
import { clockAt } from '../registry/station-time.ts';
import { actPage, witnessCount, type ActDraft, type BegunAct } from './act-draft.ts';
import { sendAct } from './act-fixing.ts';
import { ActStep } from './act-step.tsx';
import { NotAdded } from './not-added.tsx';

/** What will go, and what is missing; nothing of that stops her. */
export function ActSend({ act }: Readonly<{ act: BegunAct }>) {
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const isSaving = isBeingSaved(actPage.name);
  async function send(): Promise<void> {
    const sent = await sendAct(act);
    if (sent.ok) goOnTo('act', 'copy');
    else setTrouble(sent.error);
  }
  const count = witnessCount(act);
  return (
    <ActStep
      step="send"
      action={
        <button class="button" type="button" disabled={isSaving} onClick={() => void send()}>
          {words().sendReport()}
        </button>
      }
    >
      <SavingTroubleLine trouble={trouble} />
      {act.facts.trim() === '' && <p class="alarm">{words().actNoFacts()}</p>}
      <NotAdded act={act} />
      {count < 2 && <p class="alarm">{words().actFewWitnesses()}</p>}
      <ul class="rows">
        <li class="row">
          <b>
            <SeenName code={act.code} />
          </b>
          <small>
            {[clockAt(act.at), act.station === null ? null : words().stationNumber({ number: act.station.number })]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </li>
        <li class="row">{words().actWitnesses({ n: count })}</li>
        <li class="row">{directory.value === null ? words().actNamesNone() : words().actNamesSealed()}</li>
        {act.files.length > 0 && <li class="row">{words().filesSeen({ n: act.files.length })}</li>}
        <li class="row">{servedWords(act.served)}</li>
      </ul>
      <EraseButton
        name={words().seenDrop()}
        small
        disabled={isSaving}
        onErase={() => void eraseDraft(actPage.name).then(() => goOnTo('act'))}
      />
    </ActStep>
  );
}

function servedWords(served: ActDraft['served']): string {
  if (served === null) return words().actNotYet();
  return served === 'received' ? words().actReceived() : words().actRefused();
}
