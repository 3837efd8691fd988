import { isBeingSaved } from '../evidence/saying.ts';
import { currentPlace } from '../registry/place.ts';
import { goTo, route } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { ViolationPicker } from './picker.tsx';
import { SeenName } from './seen-line.tsx';
import { asidePage, detailsPage, pageFor, pick, seenPage, takeUp, type Seen } from './seen.ts';
import { ViolationForm } from './violation-form.tsx';
import { ReportedHere, ViolationSent } from './violation-sent.tsx';

/** `#/violation`, `/send`, `/add`, `/sent`. */
export function ViolationScreen() {
  const [step] = route.value.ids;
  if (step === 'send') return <ViolationForm page={seenPage} />;
  if (step === 'add') return <ViolationForm page={detailsPage} />;
  if (step === 'sent') return <ViolationSent />;
  return <WhatDoYouSee />;
}

function WhatDoYouSee() {
  return (
    <ScreenFrame title={words().whatSeen()}>
      {currentPlace() === null && (
        <p>
          {words().noStationForReport()} <a href={hrefTo('station')}>{words().pickStation()}</a>
        </p>
      )}
      <Begun />
      <ViolationPicker
        disabled={isBeingSaved(seenPage.name)}
        onPick={(code) => {
          void pick(code);
          goTo('violation', 'send');
        }}
      />
      <ReportedHere />
    </ScreenFrame>
  );
}

/** Each with its station: what was begun elsewhere is not taken for what is seen here. */
function Begun() {
  const inHand = [seenPage.content.value, detailsPage.content.value].filter((seen) => seen !== null);
  const aside = asidePage.content.value ?? [];
  return (
    <>
      {inHand.map((seen) => (
        <a key={stepOf(seen)} class="row begun" href={hrefTo('violation', stepOf(seen))}>
          <BegunText seen={seen} />
        </a>
      ))}
      {aside.map((seen, index) => (
        <button
          key={index}
          class="row begun"
          type="button"
          disabled={isBeingSaved(pageFor(seen).name)}
          onClick={() => void takeUp(seen).then(() => goTo('violation', stepOf(seen)))}
        >
          <BegunText seen={seen} />
        </button>
      ))}
    </>
  );
}

function stepOf({ supplements }: Seen): 'send' | 'add' {
  return supplements === null ? 'send' : 'add';
}

function BegunText({ seen: { code, station, supplements } }: Readonly<{ seen: Seen }>) {
  return (
    <>
      <b>{supplements === null ? words().begunReport() : words().begunDetails()}</b>
      <SeenName code={code} />
      {station !== null && <small>{words().stationNumber({ number: station.number })}</small>}
    </>
  );
}
