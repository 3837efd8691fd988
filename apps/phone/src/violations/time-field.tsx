import { rightNow } from '../registry/kit.ts';
import { clockAt, lastTime } from '../registry/station-time.ts';
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
            if (/^\d\d:\d\d$/.test(value)) props.onChange(lastTime(value).toISOString());
          }}
        />
      </label>
      <button class="button ghost small" type="button" onClick={() => props.onChange(rightNow().toISOString())}>
        {words().seenNow()}
      </button>
    </div>
  );
}
