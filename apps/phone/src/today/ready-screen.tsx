import { useEffect } from 'preact/hooks';
import { LanguageChoice } from '../access/join-screen.tsx';
import { kitPage, rightNow, skewPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { refresh } from '../registry/refreshing.ts';
import { clockAt, dateAt } from '../registry/station-time.ts';
import { canInstall, install, isInstalled } from '../shell/install.ts';
import { chooseLight, light } from '../shell/night.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import type { PhoneCheck } from './phone-check.ts';
import { lookAtPhone, phoneCheck, readiness, readyCount, skewMinutes, type Check } from './readiness.ts';

type Row = Readonly<{
  check: Check;
  name: string;
  says: string;
  act?: readonly [string, () => void];
}>;

/** "Ready for tomorrow": whatever must be on the phone and work before the day, each with what to do where it does not. */
export function ReadyScreen() {
  useEffect(() => void lookAtPhone({ askCamera: false }), []);
  const [phone, states, count] = [phoneCheck.value, readiness.value, readyCount.value];
  return (
    <ScreenFrame
      title={words().readiness()}
      action={
        <a class="button" href={hrefTo('today')}>
          {words().toToday()}
        </a>
      }
    >
      <p role="status">{count === null ? words().loading() : words().readyOf(count)}</p>
      <ul class="rows checks">
        {phone !== null &&
          states !== null &&
          readyRows(phone).map(({ check, name, says, act }) => (
            <li key={check} class={`row ${states[check]}`}>
              <b>
                <span aria-hidden="true">{{ good: '✓', bad: '✕', open: '○' }[states[check]]}</span> {name}
              </b>
              <small>{says}</small>
              {act !== undefined && (
                <button class="button ghost small" type="button" onClick={act[1]}>
                  {act[0]}
                </button>
              )}
            </li>
          ))}
      </ul>
      <h2>{words().safety()}</h2>
      <ul class="rows">
        {(
          [
            ['contact', words().safetyContact(), words().safetyContactUnder()],
            ['lock', words().safetyPassphrase(), words().safetyPassphraseUnder()],
            ['words', words().safetyPhrase(), words().safetyPhraseUnder()],
          ] as const
        ).map(([part, name, under]) => (
          <li key={part}>
            <a class="row" href={hrefTo('safety', part)}>
              <b>{name}</b>
              <small>{under}</small>
            </a>
          </li>
        ))}
      </ul>
      <h2>{words().language()}</h2>
      <LanguageChoice />
      <h2>{words().lightTitle()}</h2>
      <div class="choices" role="group" aria-label={words().lightTitle()}>
        {(['system', 'day', 'night'] as const).map((each) => (
          <button key={each} type="button" aria-pressed={light.value === each} onClick={() => void chooseLight(each)}>
            {{ system: words().lightSystem(), day: words().lightDay(), night: words().lightNight() }[each]}
          </button>
        ))}
      </div>
    </ScreenFrame>
  );
}

/** `22.11 18:00` by the station's clock. */
function dayAndTime(instant: string): string {
  const [, month, day] = dateAt(instant).split('-');
  return `${day}.${month} ${clockAt(instant)}`;
}

function readyRows(phone: PhoneCheck): readonly Row[] {
  const kit = kitPage.content.value;
  const place = currentPlace();
  return [
    {
      check: 'forms',
      name: words().checkForms(),
      says:
        kit === null
          ? words().formsMissing()
          : words().formsOf({ date: dayAndTime(kit.fetchedAt), n: kit.handbook.checklists.length }),
      act: [words().fetchAgain(), () => void refresh()],
    },
    {
      check: 'station',
      name: words().checkStation(),
      says: place === null ? words().pickStationFirst() : words().stationNumber({ number: place.station.number }),
    },
    {
      check: 'clock',
      name: words().checkClock(),
      says:
        skewPage.content.value === null
          ? words().clockUnknown()
          : skewMinutes.value < 2
            ? words().clockGood()
            : words().clockWrong({ n: skewMinutes.value, time: clockAt(rightNow().getTime()) }),
    },
    {
      check: 'storage',
      name: words().checkStorage(),
      says:
        phone.freeBytes === null
          ? words().storageUnknown()
          : phone.persistent
            ? words().storageFree({ size: phone.freeBytes })
            : words().storageMayGo({ size: phone.freeBytes }),
    },
    {
      check: 'camera',
      name: words().checkCamera(),
      says: {
        granted: words().cameraGood(),
        denied: words().cameraDenied(),
        prompt: words().cameraAsk(),
        missing: words().cameraMissing(),
      }[phone.camera],
      ...(phone.camera === 'prompt'
        ? { act: [words().cameraTry(), () => void lookAtPhone({ askCamera: true })] as const }
        : {}),
    },
    {
      check: 'offline',
      name: words().checkOffline(),
      says: phone.offline ? words().offlineGood() : words().offlineNotYet(),
      act: [words().lookAgain(), () => void lookAtPhone({ askCamera: false })],
    },
    {
      check: 'installed',
      name: words().checkInstalled(),
      says: isInstalled.value ? words().installedGood() : words().installHow(),
      ...(canInstall() ? { act: [words().installNow(), () => void install()] as const } : {}),
    },
  ];
}
