import { useState } from 'preact/hooks';
import { SavingTroubleLine } from '../evidence/saving-trouble.tsx';
import type { SavingTrouble } from '../evidence/saying.ts';
import { words } from '../shell/words-state.ts';
import { dayMinute, timeOf } from '../today/day.ts';
import { ownCount, sendTurnout, turnoutDraft, type TurnoutDraft } from './announced.ts';

const longestNumber = 9;

export function AnnouncedForm(props: Readonly<{ draft: TurnoutDraft; onLater: () => void; onSaved: () => void }>) {
  const { draft } = props;
  const [trouble, setTrouble] = useState<SavingTrouble | null>(null);
  const [isSaving, setSaving] = useState(false);
  const own = ownCount(draft.station, draft.slot);

  async function send(): Promise<void> {
    setSaving(true);
    setTrouble(null);
    const sent = await sendTurnout(draft);
    setSaving(false);
    if (sent.ok) props.onSaved();
    else setTrouble(sent.error);
  }

  return (
    <form
      class="announced"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSaving && (draft.announced !== '' || own !== null)) void send();
      }}
    >
      <label class="field">
        <span>{words().countSays({ time: draft.slot ?? timeOf(dayMinute.value ?? 0) })}</span>
        <input
          class="digits"
          autocomplete="off"
          spellcheck={false}
          inputMode="numeric"
          maxLength={longestNumber}
          disabled={isSaving}
          value={draft.announced}
          onInput={(event) => {
            const digits = event.currentTarget.value.replace(/\D/g, '').slice(0, longestNumber);
            event.currentTarget.value = digits;
            void turnoutDraft.put({ ...draft, announced: digits });
          }}
        />
      </label>
      <p class="quiet" role="status">
        {own === null ? words().countYoursUnknown() : words().countYours({ n: own })}{' '}
        {own !== null && draft.announced !== '' && <b>{differenceInWords(Number(draft.announced) - own)}</b>}
      </p>
      {trouble !== null && <SavingTroubleLine trouble={trouble} />}
      <div class="buttons even">
        <button class="button ghost" type="button" disabled={isSaving} onClick={props.onLater}>
          {words().countLater()}
        </button>
        <button class="button" type="submit" disabled={isSaving || (draft.announced === '' && own === null)}>
          {draft.announced === '' && own !== null ? words().countSendOwn() : words().countSend()}
        </button>
      </div>
    </form>
  );
}

function differenceInWords(difference: number): string {
  if (difference === 0) return words().countSame();
  return difference > 0 ? words().countMore({ n: difference }) : words().countFewer({ n: -difference });
}
