import { zonedDate, zonedInstant } from '@kua/core/kernel/zoned-time.ts';
import { rightNow } from '../registry/kit.ts';
import { clockAt, stationZone } from '../registry/station-time.ts';
import { words } from '../shell/words-state.ts';

/** A time of today by the station's clock; what would still be to come was yesterday. */
export function TimeField(props: Readonly<{ label: string; at: string; onChange: (at: string) => void }>) {
  return (
    <div class="time-field">
      <label class="field">
        <span>{props.label}</span>
        <input
          type="time"
          autocomplete="off"
          value={clockAt(props.at)}
          onInput={(event) => {
            const { value } = event.currentTarget;
            if (/^\d\d:\d\d$/.test(value)) props.onChange(lastTime(value));
          }}
        />
      </label>
      <button class="button ghost small" type="button" onClick={() => props.onChange(rightNow().toISOString())}>
        {words().seenNow()}
      </button>
    </div>
  );
}

const toleranceMs = 60_000;
const dayMs = 86_400_000;

/** The last moment not after now at which the station's clock showed this. */
function lastTime(time: string): string {
  const [now, timeZone] = [rightNow().getTime(), stationZone()];
  const on = (instant: number): number =>
    zonedInstant({ date: zonedDate(instant, timeZone), time, timeZone, repeated: 'last' });
  const today = on(now);
  return new Date(today <= now + toleranceMs ? today : on(now - dayMs)).toISOString();
}
