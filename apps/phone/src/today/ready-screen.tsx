import { useEffect, useState } from 'preact/hooks';
import { LanguageChoice } from '../access/join-screen.tsx';
import { kitPage, rightNow, skewPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { refresh, refreshing } from '../registry/refreshing.ts';
import { canInstall, install, isInstalled } from '../shell/install.ts';
import { chooseLight, light } from '../shell/night.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { checkPhone, type PhoneCheck } from './phone-check.ts';

type Row = Readonly<{
  name: string;
  state: 'good' | 'bad' | 'open';
  says: string;
  act?: readonly [string, () => void];
}>;

/** "Ready for tomorrow": whatever must be on the phone and work before the day, each with what to do where it does not. */
export function ReadyScreen() {
  const [phone, setPhone] = useState<PhoneCheck | null>(null);
  const look = (askCamera: boolean): void => void checkPhone(askCamera).then(setPhone);
  useEffect(() => look(false), []);
  const rows = phone === null ? [] : readyRows(phone, look);
  const bad = rows.filter(({ state }) => state !== 'good').length;
  return (
    <ScreenFrame
      title={words().readiness()}
      action={
        <a class="button" href={hrefTo('today')}>
          {words().toToday()}
        </a>
      }
    >
      <p role="status">
        {phone === null ? words().loading() : bad === 0 ? words().allReady() : words().notReady({ n: bad })}
      </p>
      <ul class="rows checks">
        {rows.map(({ name, state, says, act }) => (
          <li key={name} class={`row ${state}`}>
            <b>
              <span aria-hidden="true">{{ good: '✓', bad: '✕', open: '○' }[state]}</span> {name}
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

/** `22.11 18:00` on this phone's own clock. */
function dayAndTime(instant: string): string {
  const at = new Date(instant);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${two(at.getDate())}.${two(at.getMonth() + 1)} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

function readyRows(phone: PhoneCheck, look: (askCamera: boolean) => void): readonly Row[] {
  const kit = kitPage.content.value;
  const place = currentPlace();
  const skewMinutes = Math.round(Math.abs(skewPage.content.value ?? 0) / 60_000);
  const isFresh = refreshing.value.state === 'done';
  return [
    {
      name: words().checkForms(),
      state: kit === null ? 'bad' : isFresh ? 'good' : 'open',
      says:
        kit === null
          ? words().formsMissing()
          : words().formsOf({ date: dayAndTime(kit.fetchedAt), n: kit.handbook.checklists.length }),
      act: [words().fetchAgain(), () => void refresh()],
    },
    {
      name: words().checkStation(),
      state: place === null ? 'open' : 'good',
      says: place === null ? words().pickStationFirst() : words().stationNumber({ number: place.station.number }),
    },
    {
      name: words().checkClock(),
      state: skewPage.content.value === null ? 'open' : skewMinutes < 2 ? 'good' : 'bad',
      says:
        skewPage.content.value === null
          ? words().clockUnknown()
          : skewMinutes < 2
            ? words().clockGood()
            : words().clockWrong({ n: skewMinutes, time: rightNow().toTimeString().slice(0, 5) }),
    },
    {
      name: words().checkStorage(),
      state: phone.freeBytes === null ? 'open' : phone.freeBytes > 500_000_000 && phone.persistent ? 'good' : 'bad',
      says:
        phone.freeBytes === null
          ? words().storageUnknown()
          : phone.persistent
            ? words().storageFree({ size: phone.freeBytes })
            : words().storageMayGo({ size: phone.freeBytes }),
    },
    {
      name: words().checkCamera(),
      state: { granted: 'good', denied: 'bad', prompt: 'open', missing: 'bad' }[phone.camera] as Row['state'],
      says: {
        granted: words().cameraGood(),
        denied: words().cameraDenied(),
        prompt: words().cameraAsk(),
        missing: words().cameraMissing(),
      }[phone.camera],
      ...(phone.camera === 'prompt' ? { act: [words().cameraTry(), () => look(true)] as const } : {}),
    },
    {
      name: words().checkOffline(),
      state: phone.offline ? 'good' : 'open',
      says: phone.offline ? words().offlineGood() : words().offlineNotYet(),
      act: [words().lookAgain(), () => look(false)],
    },
    {
      name: words().checkInstalled(),
      state: isInstalled.value ? 'good' : 'open',
      says: isInstalled.value ? words().installedGood() : words().installHow(),
      ...(canInstall() ? { act: [words().installNow(), () => void install()] as const } : {}),
    },
  ];
}
