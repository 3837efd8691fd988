import { useEffect } from 'preact/hooks';
import { currentPlace } from '../registry/place.ts';
import { goOnTo, goTo, route } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { ViolationPicker } from './picker.tsx';
import { SeenName } from './seen-line.tsx';
import { detailsPage, pick, seenPage } from './seen.ts';
import { ViolationForm } from './violation-form.tsx';
import { ReportedHere, ViolationSent } from './violation-sent.tsx';

/** `#/violation`, `/send`, `/add`, `/sent`; a code instead is picked, and goes out of the address. */
export function ViolationScreen() {
  const [step] = route.value.ids;
  if (step === undefined) return <WhatDoYouSee />;
  if (step === 'send') return <ViolationForm page={seenPage} />;
  if (step === 'add') return <ViolationForm page={detailsPage} />;
  if (step === 'sent') return <ViolationSent />;
  return <Picked code={step} />;
}

function Picked({ code }: Readonly<{ code: string }>) {
  useEffect(() => {
    void pick(code);
    goOnTo('violation', 'send');
  }, [code]);
  return null;
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
