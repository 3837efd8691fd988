import { zonedDate, zonedInstant, zonedTime } from '@kua/core/kernel/zoned-time.ts';
import { kitPage, rightNow } from './kit.ts';

/** IANA zone of the stations; before the forms are there, this phone's own. */
export function stationZone(): string {
  return kitPage.content.value?.handbook.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `HH:MM` of an instant by the station's clock. */
export function clockAt(instant: string | number): string {
  return zonedTime(new Date(instant).getTime(), stationZone());
}

const toleranceMs = 60_000;
const dayMs = 86_400_000;

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
  const timeZone = stationZone();
  return zonedInstant({ date: zonedDate(instant, timeZone), time, timeZone, repeated: 'last' });
}
