/** Every hour that she reads or types is the station's, whatever this phone takes its own zone for. */
import { computed } from '@preact/signals';
import { stationClock } from '@kua/core/kernel/station-clock.ts';
import { kitPage, rightNow } from './kit.ts';

const toleranceMs = 60_000;
const dayMs = 86_400_000;

/** Before the forms are there, this phone's own. */
const clock = computed(() => {
  const own = { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  return stationClock(kitPage.content.value?.handbook ?? own);
});

/** `HH:MM` of an instant. */
export function clockAt(instant: string | number): string {
  return clock.value.timeAt(new Date(instant).getTime());
}

/** `YYYY-MM-DD` of an instant. */
export function dateAt(instant: string | number): string {
  return clock.value.dateAt(new Date(instant).getTime());
}

/** The first moment at which the station's clock shows this. @param time `HH:MM` */
export function momentOf(date: string, time: string): number {
  return clock.value.instantOf({ date, time, repeated: 'first' });
}

/** The last moment not after now at which the station's clock showed this. @param time `HH:MM` */
export function lastTime(time: string): Date {
  const now = rightNow().getTime();
  const today = shownOn(now, time);
  return new Date(today <= now + toleranceMs ? today : shownOn(now - dayMs, time));
}

/** The next moment at which the station's clock shows this. @param time `HH:MM` */
export function nextTime(time: string): Date {
  const now = rightNow().getTime();
  const today = shownOn(now, time);
  return new Date(today > now ? today : shownOn(now + dayMs, time));
}

function shownOn(instant: number, time: string): number {
  return clock.value.instantOf({ date: dateAt(instant), time, repeated: 'last' });
}
