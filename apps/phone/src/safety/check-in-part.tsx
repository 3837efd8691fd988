import { useState } from 'preact/hooks';
import { rightNow } from '../registry/kit.ts';
import { clockAt, nextTime } from '../registry/station-time.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { hrefTo } from '../shell/route.ts';
import { words } from '../shell/words-state.ts';
import { WellButtons } from './check-in-note.tsx';
import { nextCheckIn } from './check-in.ts';
import { tellCheckIn } from './telling.ts';
import { tellingsPage } from './tellings.ts';
import { ToldLine } from './told-line.tsx';

const soonHours = [1, 2, 4] as const;

/** A time that she names herself; who waits for her does so only when the server knows. */
export function CheckInPart() {
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const next = nextCheckIn.value;
  const telling = tellingsPage.content.value?.['check-in'];
  const hasContact = (tellingsPage.content.value?.contact?.said.sealed ?? null) !== null;
  async function begin(at: Date): Promise<void> {
    setBusy(true);
    await tellCheckIn(at).finally(() => setBusy(false));
  }
  return (
    <div class="part">
      <p>{words().checkInHow()}</p>
      {!hasContact && (
        <p class="alarm">
          {words().checkInNoContact()} <a href={hrefTo('safety', 'contact')}>{words().safetyContact()}</a>
        </p>
      )}
      {next !== null && (
        <section class="due">
          <p class="what">{words().checkInSet({ time: clockAt(next.at) })}</p>
          <ToldLine kind="check-in" />
          <WellButtons minutes={next.minutes} />
        </section>
      )}
      {next === null && telling !== undefined && (
        <>
          <p>{telling.state === 'known' ? words().checkInNone() : words().checkInEnding()}</p>
          <ToldLine kind="check-in" />
        </>
      )}
      <h2>{next === null ? words().checkInBegin() : words().checkInOther()}</h2>
      <div class="choices">
        {soonHours.map((hours) => {
          const at = new Date(rightNow().getTime() + hours * 3_600_000);
          return (
            <button key={hours} type="button" disabled={busy} onClick={() => void begin(at)}>
              {words().checkInBy({ time: clockAt(at.getTime()) })}
            </button>
          );
        })}
      </div>
      <OwnForm class="part" onSubmit={() => void begin(nextTime(typed))}>
        <label class="field">
          <span>{words().checkInTime()}</span>
          <input
            type="time"
            autocomplete="off"
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </label>
        <button class="button" type="submit" disabled={typed === '' || busy}>
          {words().checkInStart()}
        </button>
      </OwnForm>
    </div>
  );
}
