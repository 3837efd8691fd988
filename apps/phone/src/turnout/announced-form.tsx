import { useState } from 'preact/hooks';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import { isBeingSaved, type SavingTrouble } from '../evidence/saying.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnNumber } from '../shell/own-words.tsx';
import { words } from '../shell/words-state.ts';
import { dayMinute, timeOf } from '../today/day.ts';
import { draftsPage, ownCount, putDraft, sendTurnout, type TurnoutDraft } from './announced.ts';

type AnnouncedProps = Readonly<{
  station: string;
  draft: TurnoutDraft;
  onLater: () => void;
  onSaved: () => void;
}>;

export function AnnouncedForm(props: AnnouncedProps) {
  const { station, draft } = props;
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const isSaving = isBeingSaved(draftsPage.name);
  const own = ownCount(station, draft.slot);

  async function send(): Promise<void> {
    setTrouble(null);
    const sent = await sendTurnout(station, draft);
    if (sent.ok) props.onSaved();
    else setTrouble(sent.error);
  }

  return (
    <OwnForm
      class="announced"
      isSaving={isSaving}
      onSubmit={() => {
        if (draft.announced !== '' || own !== null) void send();
      }}
    >
      <OwnNumber
        label={words().countSays({ time: draft.slot ?? timeOf(dayMinute.value ?? 0) })}
        value={draft.announced}
        onInput={(announced) => void putDraft(station, { ...draft, announced })}
      />
      <p class="quiet" role="status">
        {own === null ? words().countYoursUnknown() : words().countYours({ n: own })}{' '}
        {own !== null && draft.announced !== '' && <b>{differenceInWords(Number(draft.announced) - own)}</b>}
      </p>
      {trouble !== null && <SavingTroubleLine trouble={trouble} />}
      <div class="buttons even">
        <button class="button ghost" type="button" onClick={props.onLater}>
          {words().countLater()}
        </button>
        <button class="button" type="submit" disabled={isSaving || (draft.announced === '' && own === null)}>
          {draft.announced === '' && own !== null ? words().countSendOwn() : words().countSend()}
        </button>
      </div>
    </OwnForm>
  );
}

function differenceInWords(difference: number): string {
  if (difference === 0) return words().countSame();
  return difference > 0 ? words().countMore({ n: difference }) : words().countFewer({ n: -difference });
}
