import '../styles/distress.css';
import { isBeingSaved } from '../evidence/saying.ts';
import { isCounted, lying } from '../outbox/counts.ts';
import { markOf, stateOf, type StateName } from '../outbox/outbox-view.ts';
import { clockAt } from '../registry/station-time.ts';
import { HoldButton } from '../shell/hold-button.tsx';
import { isOnline } from '../shell/online.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { MediaField } from '../violations/media-field.tsx';
import { callForHelp, calling, callsPage, draftPage, emptyDraft, isCallOpen, saySafe } from './calling.ts';
import { DistressButton, holdMs } from './distress-button.tsx';

/** What went out and how far it has come; then, if she can, words and pictures. */
export function DistressScreen() {
  return (
    <ScreenFrame title={words().distressTitle()}>
      <CallStates />
      {!isCallOpen() && calling.value !== 'saving' && (
        <>
          <p>{words().distressHow()}</p>
          <DistressButton />
        </>
      )}
      {isCallOpen() && (
        <>
          <AddMore />
          <SafeAgain />
        </>
      )}
      <section class="next-steps">
        <h2>{words().distressNext()}</h2>
        <ul>
          <li>{words().distressNextServer()}</li>
          <li>{words().distressNextContact()}</li>
          <li>{words().distressNextPolice()}</li>
        </ul>
        <a href={hrefTo('safety', 'contact')}>{words().safetyContact()}</a>
      </section>
    </ScreenFrame>
  );
}

function CallStates() {
  const calls = callsPage.content.value ?? [];
  const progress = new Map(lying.value.map(({ parcel }) => [parcel.id, parcel.progress]));
  return (
    <div class="calls" role="status">
      {calling.value === 'saving' && <p class="call">{words().distressSaving()}</p>}
      {isTrouble(calling.value) && <p class="alarm">{troubleText(calling.value)}</p>}
      {calls.toReversed().map(({ id, at, safe }) => {
        const lies = progress.get(id);
        const state = lies === undefined ? null : stateOf(lies);
        return (
          <p class={safe === true ? 'call safe' : 'call'} key={id}>
            {state !== null && <span aria-hidden="true">{markOf[state]}</span>}
            <span>
              <b>{safe === true ? words().safeAt({ time: clockAt(at) }) : words().distressAt({ time: clockAt(at) })}</b>{' '}
              {stateText(state)}
            </span>
          </p>
        );
      })}
    </div>
  );
}

function stateText(state: StateName | null): string {
  if (state === null) return isCounted.value ? words().distressErased() : '';
  if (state !== 'waiting') return words().distressAccepted();
  return isOnline.value ? words().distressGoing() : words().distressNoLine();
}

function isTrouble(state: typeof calling.value): boolean {
  return state !== 'quiet' && state !== 'saving';
}

function troubleText(state: typeof calling.value): string {
  return state === 'not-taken' ? words().distressTooLong() : words().distressNotSaved();
}

/** Held like the call: a slip must not send those away who look for her. */
function SafeAgain() {
  return (
    <section class="next-steps">
      <h2>{words().safeTitle()}</h2>
      <p>{words().safeMeans()}</p>
      <HoldButton
        name={words().safeHold()}
        early={words().distressEarly()}
        milliseconds={holdMs}
        onHeld={() => void saySafe()}
      />
    </section>
  );
}

/** A statement of its own with the same urgency: the first one waits for nothing. */
function AddMore() {
  const draft = draftPage.content.value ?? emptyDraft;
  const put = (change: Partial<typeof draft>): void =>
    void draftPage.put({ ...(draftPage.content.peek() ?? emptyDraft), ...change });
  const isEmpty = draft.text.trim() === '' && draft.files.length === 0;
  return (
    <OwnForm class="more-words" isSaving={isBeingSaved(draftPage.name)}>
      <h2>{words().distressMore()}</h2>
      <OwnWords
        label={words().distressWords()}
        rows={3}
        longest={5000}
        value={draft.text}
        onInput={(text) => put({ text })}
      />
      <MediaField
        files={draft.files}
        onAdd={(file) => put({ files: [...(draftPage.content.peek() ?? emptyDraft).files, file] })}
      />
      <button
        class="button"
        type="button"
        disabled={isEmpty || calling.value === 'saving'}
        onClick={() => void callForHelp(draft)}
      >
        {words().distressSend()}
      </button>
    </OwnForm>
  );
}
