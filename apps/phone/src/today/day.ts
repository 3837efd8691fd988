/** What is due at her station now: the pack's clock by the station's own time. */
import { computed, signal } from '@preact/signals';
import { dueNow, type DayView } from '@kua/core/observations/day-clock.ts';
import type { ClockMoment } from '@kua/core/registry/clock-contract.ts';
import { putPages } from '../notebook/notebook.ts';
import { kitPage, skew } from '../registry/kit.ts';
import { currentPlace, placesAfterDone, placesPage } from '../registry/place.ts';
import { momentOf } from '../registry/station-time.ts';
import { hrefTo } from '../shell/route.ts';

/** Looked at again every some seconds, and when she comes back to the app. */
const tick = signal(Date.now());
const look = (): void => {
  tick.value = Date.now();
};
setInterval(look, 15_000);
document.addEventListener('visibilitychange', look);
export const instant = computed(() => new Date(tick.value + skew.value));

/** Minutes since the midnight with which voting day began, by the station's clock. Before the day negative. */
export const dayMinute = computed<number | null>(() => {
  const kit = kitPage.content.value;
  if (kit === null) return null;
  return Math.floor((instant.value.getTime() - momentOf(kit.handbook.date, '00:00')) / 60_000);
});

export const dayView = computed<DayView | null>(() => {
  const [kit, minute] = [kitPage.content.value, dayMinute.value];
  const place = currentPlace();
  if (kit === null || minute === null || place === null) return null;
  const hours = place.hours ?? kit.handbook.votingHours;
  return dueNow(kit.handbook.clock, { minute, hours, done: new Set(place.done) });
});

/** She did it, or will not: it is not asked for again at this station. */
export async function markDone(...moments: readonly string[]): Promise<void> {
  const places = placesPage.content.peek() ?? [];
  await putPages({ [placesPage.name]: moments.reduce((all, moment) => placesAfterDone(all, moment), places) });
}

/** The screen on which it is done, if there is one. */
export function addressOf({ opens }: ClockMoment): string | null {
  if (opens === undefined) return null;
  if (opens.kind === 'list') return hrefTo('list', ...[opens.list, opens.question].filter((id) => id !== undefined));
  return hrefTo(opens.form === 'turnout' ? 'count' : opens.form);
}

/** `HH:MM` of a minute of the day; after midnight the hours begin again. */
export function timeOf(minute: number): string {
  const ofDay = ((minute % 1440) + 1440) % 1440;
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`;
}
