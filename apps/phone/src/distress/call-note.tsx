import { rightNow } from '../registry/kit.ts';
import { clockAt } from '../registry/station-time.ts';
import { hrefTo } from '../shell/route.ts';
import { words } from '../shell/words-state.ts';
import { callsPage } from './calling.ts';

const shownMs = 12 * 3_600_000;

/** The way back to a call of this day: how far it has come, and what she wants to add. */
export function CallNote() {
  const last = callsPage.content.value?.at(-1);
  if (last === undefined || rightNow().getTime() - Date.parse(last.at) > shownMs) return null;
  if (last.safe === true)
    return (
      <a class="note" href={hrefTo('distress')}>
        {words().safeAt({ time: clockAt(last.at) })}
      </a>
    );
  return (
    <a class="alarm" href={hrefTo('distress')}>
      {words().distressAt({ time: clockAt(last.at) })} {words().distressMore()}
    </a>
  );
}
