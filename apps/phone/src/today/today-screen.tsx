import type { DayView } from '@kua/core/observations/day-clock.ts';
import type { ClockMoment } from '@kua/core/registry/clock-contract.ts';
import { CallNote } from '../distress/call-note.tsx';
import { DistressButton } from '../distress/distress-button.tsx';
import { listsLine } from '../checklists/progress.ts';
import { LawLine } from '../guide/law-line.tsx';
import { kitPage } from '../registry/kit.ts';
import { currentPlace } from '../registry/place.ts';
import { CheckInNote } from '../safety/check-in-note.tsx';
import { isOnline } from '../shell/online.ts';
import { hrefTo } from '../shell/route.ts';
import { languageOf, local, words } from '../shell/words-state.ts';
import { counted } from '../turnout/counted.ts';
import { dayMinute, dayView, markDone, timeOf } from './day.ts';

/** What is due now in one sentence, under it what she may have to do at any moment, and help. */
export function TodayScreen() {
  const place = currentPlace();
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
      <Due />
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
      <WholeDay />
      <DistressButton />
    </div>
  );
}

function more() {
  return {
    act: words().act(),
    countersign: words().countersign(),
    guide: words().guide(),
    ready: words().readiness(),
    safety: words().safety(),
  };
}

function Tile(props: Readonly<{ screen: 'protocol' | 'violation' | 'lists' | 'count'; name: string; under: string }>) {
  return (
    <a class="tile" href={hrefTo(props.screen)}>
      {props.name}
      <small>{props.under}</small>
    </a>
  );
}

function Due() {
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
      {(others.length > 0 || view.next !== null) && (
        <p class="quiet next">{others.length > 0 ? words().moreDue({ n: others.length }) : nextText(view.next)}</p>
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

function addressOf({ opens }: ClockMoment): string | null {
  if (opens === undefined) return null;
  if (opens.kind === 'list') return hrefTo('list', ...[opens.list, opens.question].filter((id) => id !== undefined));
  return hrefTo(opens.form === 'turnout' ? 'count' : opens.form);
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
        {words().readiness()}
      </a>
    </section>
  );
}

/** Everything of the day in its order; what was missed can still be done. */
function WholeDay() {
  const view = dayView.value;
  if (view === null) return null;
  const parts = [
    [words().dueNow(), view.due],
    [words().missed(), [...view.late, ...view.skipped]],
    [words().ahead(), view.ahead],
  ] as const;
  return (
    <details class="whole-day">
      <summary>{words().wholeDay()}</summary>
      {parts
        .filter(([, moments]) => moments.length > 0)
        .map(([name, moments]) => (
          <section key={name}>
            <h2>{name}</h2>
            <ul class="rows">
              {moments.map((moment) => (
                <li key={moment.id} class="row">
                  <span lang={languageOf(moment.text)}>{local(moment.text)}</span>
                  {moment.law !== undefined && <LawLine law={moment.law} />}
                  <span class="buttons">
                    {addressOf(moment) !== null && (
                      <a class="button ghost small" href={addressOf(moment) ?? ''}>
                        {words().open()}
                      </a>
                    )}
                    <button class="button ghost small" type="button" onClick={() => void markDone(moment.id)}>
                      {words().done()}
                    </button>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </details>
  );
}
