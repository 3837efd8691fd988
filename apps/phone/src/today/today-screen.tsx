import { useEffect, useState } from 'preact/hooks';
import type { DayView } from '@kua/core/observations/day-clock.ts';
import type { ClockMoment } from '@kua/core/registry/clock-contract.ts';
import { CallNote } from '../distress/call-note.tsx';
import { DistressButton } from '../distress/distress-button.tsx';
import { listsLine } from '../checklists/progress.ts';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { CheckInNote } from '../safety/check-in-note.tsx';
import { isOnline } from '../shell/online.ts';
import { hrefTo } from '../shell/route.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { counted } from '../turnout/counted.ts';
import { addressOf, dayMinute, dayView, markDone, timeOf } from './day.ts';
import { lookAtPhone, phoneCheck, readyCount } from './readiness.ts';
import { WholeDay } from './whole-day.tsx';

/** What is due now in one sentence, under it what she may have to do at any moment, and help. */
export function TodayScreen() {
  const place = currentPlace();
  const [day, setDay] = useState<'folded' | 'open' | 'asked'>('folded');
  // Once: every way back leads here.
  useEffect(() => {
    if (phoneCheck.peek() === null) void lookAtPhone({ askCamera: false });
  }, []);
  return (
    <div class="today">
      <header class="place">
        <h1>
          {place === null ? words().noStationYet() : words().stationNumber({ number: place.station.number })}
          <a href={hrefTo('station')}>{place === null ? words().pickStation() : words().changeStation()}</a>
        </h1>
        <p class="quiet">{isOnline.value ? words().savedAndSent() : words().noLine()}</p>
      </header>
      <CallNote />
      <CheckInNote />
      <Due onMore={() => setDay('asked')} />
      <div class="tiles">
        <Tile screen="protocol" name={words().protocol()} under={words().protocolUnder()} />
        <Tile screen="violation" name={words().violation()} under={words().violationUnder()} />
        <Tile screen="lists" name={words().checklists()} under={listsLine()} />
        <Tile screen="count" name={words().counter()} under={words().countedSoFar({ n: counted.value })} />
      </div>
      <ul class="more">
        {(['act', 'countersign', 'guide', 'ready', 'safety'] as const).map((screen) => (
          <li key={screen}>
            <a href={hrefTo(screen)}>{more()[screen]}</a>
          </li>
        ))}
      </ul>
      <WholeDay shown={day} onToggle={(isOpen) => setDay(isOpen ? 'open' : 'folded')} />
      <DistressButton />
    </div>
  );
}

function more() {
  return {
    act: words().act(),
    countersign: words().countersign(),
    guide: words().guide(),
    ready: readinessText(),
    safety: words().safety(),
  };
}

/** How much is ready, once the browser has told it. */
function readinessText(): string {
  return readyCount.value === null ? words().readiness() : words().readinessOf(readyCount.value);
}

function Tile(props: Readonly<{ screen: 'protocol' | 'violation' | 'lists' | 'count'; name: string; under: string }>) {
  return (
    <a class="tile" href={hrefTo(props.screen)}>
      {props.name}
      <small>{props.under}</small>
    </a>
  );
}

function Due({ onMore }: Readonly<{ onMore: () => void }>) {
  const [view, minute] = [dayView.value, dayMinute.value];
  if (view === null || minute === null)
    return (
      <section class="due">
        <p>{kitPage.content.value === null ? words().formsMissing() : words().pickStationFirst()}</p>
        <a class="button" href={hrefTo('station')}>
          {words().pickStation()}
        </a>
      </section>
    );
  if (minute < 0) return <BeforeTheDay minute={minute} />;
  if (minute > dayIsOver) return <AfterTheDay />;
  const [first, ...others] = view.due;
  return (
    <section class="due" aria-label={words().now()}>
      <p class="quiet">{words().now()}</p>
      <p class="clock">{timeOf(minute)}</p>
      {first === undefined ? (
        <p class="what">{view.next === null ? words().nothingMore() : words().nothingNow()}</p>
      ) : (
        <DueMoment moment={first} />
      )}
      {others.length > 0 ? (
        <button class="text-button" type="button" onClick={onMore}>
          {words().moreDue({ n: others.length })}
        </button>
      ) : (
        view.next !== null && <p class="quiet next">{nextText(view.next)}</p>
      )}
    </section>
  );
}

function nextText(next: DayView['next']): string {
  if (next === null) return '';
  const what = local(next.moment.text);
  return next.minute === null ? words().nextAfter({ what }) : words().nextAt({ time: timeOf(next.minute), what });
}

function DueMoment({ moment }: Readonly<{ moment: ClockMoment }>) {
  const address = addressOf(moment);
  return (
    <>
      <p class="what" lang={languageOf(moment.text)}>
        {local(moment.text)}
      </p>
      <div class="buttons">
        {address !== null && (
          <a class="button" href={address}>
            {words().open()}
          </a>
        )}
        <button
          class={address === null ? 'button' : 'button ghost'}
          type="button"
          onClick={() => void markDone(moment.id)}
        >
          {words().done()}
        </button>
      </div>
    </>
  );
}

/** Noon of the next day: no count goes on by then. */
const dayIsOver = 1440 + 12 * 60;

function AfterTheDay() {
  return (
    <section class="due">
      <p class="what">{words().dayOver()}</p>
      <a class="button" href={hrefTo('safety', 'here')}>
        {words().dayOverHere()}
      </a>
    </section>
  );
}

function BeforeTheDay({ minute }: Readonly<{ minute: number }>) {
  const days = Math.ceil(-minute / 1440);
  return (
    <section class="due">
      <p class="what">{words().daysLeft({ n: days })}</p>
      <a class="button" href={hrefTo('ready')}>
        {readinessText()}
      </a>
    </section>
  );
}
