import type { FunctionComponent } from 'preact';
import '../styles/safety.css';
import { route } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { CheckInPart } from './check-in-part.tsx';
import { ContactPart } from './contact-part.tsx';
import { DayEndPart } from './day-end-part.tsx';
import { leave } from './leaving.ts';
import { LimitsPart } from './limits-part.tsx';
import { PassphrasePart } from './passphrase-part.tsx';
import { PhrasePart } from './phrase-part.tsx';
import { WipePart } from './wipe-part.tsx';

const parts: readonly Readonly<{ id: string; title: () => string; under: () => string; Show: FunctionComponent }>[] = [
  {
    id: 'check-in',
    title: () => words().safetyCheckIn(),
    under: () => words().safetyCheckInUnder(),
    Show: CheckInPart,
  },
  { id: 'contact', title: () => words().safetyContact(), under: () => words().safetyContactUnder(), Show: ContactPart },
  {
    id: 'lock',
    title: () => words().safetyPassphrase(),
    under: () => words().safetyPassphraseUnder(),
    Show: PassphrasePart,
  },
  { id: 'words', title: () => words().safetyPhrase(), under: () => words().safetyPhraseUnder(), Show: PhrasePart },
  { id: 'here', title: () => words().safetyHere(), under: () => words().safetyHereUnder(), Show: DayEndPart },
  { id: 'limits', title: () => words().safetyLimits(), under: () => words().safetyLimitsUnder(), Show: LimitsPart },
];

/** First what helps at once, then what is arranged before. */
export function SafetyScreen() {
  const part = parts.find(({ id }) => id === route.value.ids[0]);
  if (part !== undefined)
    return (
      <ScreenFrame title={part.title()} back="safety">
        <part.Show />
      </ScreenFrame>
    );
  return (
    <ScreenFrame title={words().safety()}>
      <button class="button" type="button" onClick={leave}>
        {words().safetyLeave()}
      </button>
      <p class="quiet">{words().safetyLeaveMeans()}</p>
      <WipePart />
      <ul class="rows">
        {parts.map(({ id, title, under }) => (
          <li key={id}>
            <a class="row" href={hrefTo('safety', id)}>
              <b>{title()}</b>
              <small>{under()}</small>
            </a>
          </li>
        ))}
      </ul>
    </ScreenFrame>
  );
}
