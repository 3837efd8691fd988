import { useState } from 'preact/hooks';
import { isBeingSaved } from '../evidence/saying.ts';
import { currentPlace } from '../registry/place.ts';
import { hrefTo } from '../shell/route.ts';
import { InTurn } from '../shell/in-turn.tsx';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { AnnouncedForm } from './announced-form.tsx';
import { draftAt, draftsPage, dueSlot, putOff, takeInHand, type TurnoutDraft } from './announced.ts';
import { countAt, countVoter, takeBack } from './counted.ts';
import { HoursForm } from './hours-form.tsx';
import { TurnoutTable } from './turnout-table.tsx';
import '../styles/count.css';

/** A button that is found without looking, and what the commission says beside it. */
export function CountScreen() {
  const station = currentPlace()?.station.id;
  if (station !== undefined) return <Counting station={station} />;
  return (
    <ScreenFrame title={words().counter()}>
      <p>{words().countNeedsStation()}</p>
      <a class="button" href={hrefTo('station')}>
        {words().pickStation()}
      </a>
    </ScreenFrame>
  );
}

function Counting({ station }: Readonly<{ station: string }>) {
  const total = countAt(station)?.total ?? 0;
  const [isLater, setLater] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const draft = openDraft(station, isLater);

  function enter(slot: string | null): void {
    if (isBeingSaved(draftsPage.name)) return;
    setSaved(false);
    setLater(false);
    void takeInHand(station, slot);
    scrollTo(0, 0);
  }

  return (
    <ScreenFrame title={words().counter()}>
      <div class="counting">
        <div class="count-top">
          <p class="count-total">
            <output aria-live="polite">{words().countNumber({ n: total })}</output>
            <span>{words().countHere()}</span>
          </p>
          <button class="button ghost" type="button" disabled={total === 0} onClick={() => takeBack(station)}>
            {words().countUndo()}
          </button>
        </div>
        {/* Whatever comes and goes stands below it: a finger that is on it finds it there. */}
        <button class="count-one" type="button" onClick={() => countVoter(station)}>
          <span aria-hidden="true">+ 1</span>
          {words().countOne()}
        </button>
        {isSaved && (
          <p class="note" role="status">
            {words().countSaved()}
          </p>
        )}
        {draft === null ? (
          <button class="button ghost" type="button" onClick={() => enter(dueSlot(station))}>
            {words().countSaysNow()}
          </button>
        ) : (
          <AnnouncedForm
            key={`announced ${draft.slot ?? ''}`}
            station={station}
            draft={draft}
            onLater={() => {
              setLater(true);
              void putOff(station, draft);
            }}
            onSaved={() => setSaved(true)}
          />
        )}
      </div>
      <InTurn parts={[<TurnoutTable station={station} onEnter={enter} />, <HoursForm />]} />
    </ScreenFrame>
  );
}

/** What she has begun; else the hour that is due; nothing where she wants it later. */
function openDraft(station: string, isLater: boolean): TurnoutDraft | null {
  if (isLater) return null;
  const begun = draftAt(station);
  if (begun !== null) return begun;
  const slot = dueSlot(station);
  return slot === null ? null : { slot, announced: '' };
}
