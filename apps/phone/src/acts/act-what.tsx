import { useState } from 'preact/hooks';
import { isBeingSaved } from '../evidence/saying.ts';
import { rightNow } from '../registry/kit.ts';
import { OwnForm } from '../shell/own-form.tsx';
import { OwnWords } from '../shell/own-words.tsx';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { ViolationPicker } from '../violations/picker.tsx';
import { SeenName } from '../violations/seen-line.tsx';
import { TimeField } from '../violations/time-field.tsx';
import {
  actCopyPage,
  actPage,
  actsAsidePage,
  beginAct,
  change,
  isBegun,
  putActAside,
  takeUpAct,
  type ActDraft,
} from './act-draft.ts';
import { ActStep } from './act-step.tsx';

/** What, where, when: prefilled, as far as the phone knows it. */
export function ActWhat() {
  const act = actPage.content.value;
  const [isPicking, setIsPicking] = useState(false);
  if (!isBegun(act) || isPicking)
    return (
      <ActPicker
        onPick={(code) => {
          if (act === null) void beginAct({ code });
          else change({ code });
          setIsPicking(false);
          scrollTo(0, 0);
        }}
      />
    );
  return (
    <ActStep step="what">
      <div class="part">
        <p class="what">
          <b>
            <SeenName code={act.code} />
          </b>
        </p>
        <Where act={act} />
        <button class="button ghost small" type="button" onClick={() => setIsPicking(true)}>
          {words().changeSeen()}
        </button>
        <button class="button ghost small" type="button" onClick={() => void putActAside()}>
          {words().actAnother()}
        </button>
      </div>
      <OwnForm class="part">
        <TimeField label={words().actBegins()} at={act.at} onChange={(at) => change({ at })} />
        {act.until === null ? (
          <button class="button ghost small" type="button" onClick={() => change({ until: rightNow().toISOString() })}>
            {words().actEndNow()}
          </button>
        ) : (
          <TimeField label={words().actEnds()} at={act.until} onChange={(until) => change({ until })} />
        )}
        <OwnWords label={words().actSpot()} value={act.spot} onInput={(spot) => change({ spot })} />
      </OwnForm>
    </ActStep>
  );
}

function Where({ act }: Readonly<{ act: ActDraft }>) {
  if (act.station === null)
    return (
      <p>
        {words().noStationForReport()} <a href={hrefTo('station')}>{words().pickStation()}</a>
      </p>
    );
  const { number, address } = act.station;
  return <p class="quiet">{[words().stationNumber({ number }), address].filter(Boolean).join(', ')}</p>;
}

function ActPicker({ onPick }: Readonly<{ onPick: (code: string) => void }>) {
  return (
    <ScreenFrame title={words().act()}>
      {actCopyPage.content.value !== null && (
        <a class="row begun" href={hrefTo('act', 'copy')}>
          <b>{words().actCopy()}</b>
        </a>
      )}
      {(actsAsidePage.content.value ?? []).filter(isBegun).map((act, index) => (
        <button key={index} class="row begun" type="button" onClick={() => void takeUpAct(act)}>
          <b>{words().actBegun()}</b>
          <SeenName code={act.code} />
          {act.station !== null && <small>{words().stationNumber({ number: act.station.number })}</small>}
        </button>
      ))}
      <p>{words().actNoDraft()}</p>
      <ViolationPicker disabled={isBeingSaved(actPage.name)} onPick={onPick} />
    </ScreenFrame>
  );
}
