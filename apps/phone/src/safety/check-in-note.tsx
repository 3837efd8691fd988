import { useState } from 'preact/hooks';
import { rightNow } from '../registry/kit.ts';
import { clockAt } from '../registry/station-time.ts';
import { words } from '../shell/words-state.ts';
import { instant } from '../today/day.ts';
import { nextCheckIn, sayWell } from './check-in.ts';
import { tellCheckIn } from './telling.ts';

const nearMs = 45 * 60_000;

/** On Today while the time that she named is near or over: one tap, and nobody worries. */
export function CheckInNote() {
  const next = nextCheckIn.value;
  if (next === null || next.at - instant.value.getTime() > nearMs) return null;
  return (
    <section class="due" aria-label={words().safetyCheckIn()}>
      <p class="what">
        {next.at > instant.value.getTime()
          ? words().checkInNear({ time: clockAt(next.at) })
          : words().checkInOver({ time: clockAt(next.at) })}
      </p>
      <WellButtons minutes={next.minutes} />
    </section>
  );
}

export function WellButtons({ minutes }: Readonly<{ minutes: number }>) {
  const [busy, setBusy] = useState(false);
  async function tell(work: () => Promise<void>): Promise<void> {
    setBusy(true);
    await work().finally(() => setBusy(false));
  }
  const again = new Date(rightNow().getTime() + minutes * 60_000);
  return (
    <div class="buttons">
      <button
        class="button"
        type="button"
        disabled={busy}
        onClick={() => void tell(() => sayWell(minutes, rightNow()))}
      >
        {words().checkInWell({ time: clockAt(again.getTime()) })}
      </button>
      <button class="button ghost" type="button" disabled={busy} onClick={() => void tell(() => tellCheckIn(null))}>
        {words().checkInEnd()}
      </button>
    </div>
  );
}
