import { actPage, beginAct } from '../acts/act-draft.ts';
import { isBeingSaved } from '../evidence/saying.ts';
import { currentPlace } from '../registry/place.ts';
import { goTo } from '../shell/location.ts';
import { hrefTo } from '../shell/route.ts';
import { ScreenFrame } from '../shell/screen-frame.tsx';
import { words } from '../shell/words-state.ts';
import { SeenName } from './seen-line.tsx';
import { beginDetails, detailsPage, reportedToday, type Reported } from './seen.ts';
import { clockAt } from '../registry/station-time.ts';

/** It is safe, and what may follow. What she wrote cannot be read here any more. */
export function ViolationSent() {
  const [last] = reportedToday.value;
  return (
    <ScreenFrame
      title={words().seenSaved()}
      action={
        <a class="button" href={hrefTo('today')}>
          {words().toToday()}
        </a>
      }
    >
      <p role="status">
        <b>✓ {words().seenSealed()}</b>
      </p>
      {last !== undefined && <ReportedPart reported={last} />}
      <a class="button ghost" href={hrefTo('violation')}>
        {words().anotherSeen()}
      </a>
    </ScreenFrame>
  );
}

/** Reports of the station where she is, to which she may still add. */
export function ReportedHere() {
  const here = currentPlace()?.station.id;
  const reports = reportedToday.value.filter(({ station }) => station?.id === here);
  if (reports.length === 0) return null;
  return (
    <details>
      <summary>{words().reportedHere()}</summary>
      <p class="quiet">{words().reportedHereHint()}</p>
      {reports.map((reported) => (
        <ReportedPart key={reported.id} reported={reported} />
      ))}
    </details>
  );
}

function ReportedPart({ reported }: Readonly<{ reported: Reported }>) {
  const { code, at, station } = reported;
  return (
    <section class="part reported">
      <p>
        <b>{clockAt(at)}</b> <SeenName code={code} />
      </p>
      <div class="buttons">
        <button
          class="button ghost small"
          type="button"
          disabled={isBeingSaved(detailsPage.name)}
          onClick={() => void beginDetails(reported).then(() => goTo('violation', 'add'))}
        >
          {words().seenDetails()}
        </button>
        <button
          class="button ghost small"
          type="button"
          disabled={isBeingSaved(actPage.name)}
          onClick={() => void beginAct({ code, at, station }).then(() => goTo('act'))}
        >
          {words().actAboutThis()}
        </button>
      </div>
    </section>
  );
}
