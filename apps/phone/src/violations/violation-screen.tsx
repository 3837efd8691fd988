import { currentPlace } from '../registry/place.ts';
import { goTo, route } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { ViolationPicker } from './picker.tsx';
import { SeenName } from './seen-line.tsx';
import { detailsPage, pick, seenPage } from './seen.ts';
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
        onPick={(code) => {
          void pick(code);
          goTo('violation', 'send');
        }}
      />
      <ReportedHere />
    </ScreenFrame>
  );
}

function Begun() {
  const begun = [
    [seenPage.content.value, 'send', words().begunReport()],
    [detailsPage.content.value, 'add', words().begunDetails()],
  ] as const;
  return (
    <>
      {begun.map(
        ([seen, step, name]) =>
          seen !== null && (
            <a key={step} class="row begun" href={hrefTo('violation', step)}>
              <b>{name}</b>
              <SeenName code={seen.code} />
            </a>
          ),
      )}
    </>
  );
}
