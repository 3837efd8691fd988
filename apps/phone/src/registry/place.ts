/** Where she observes: one station at a time, and mobile groups one after another. */
import { pageOf } from '../notebook/notebook.ts';
import type { ListedStation } from './kit.ts';

export type Place = Readonly<{
  station: ListedStation;
  /** RFC 3339: since when she says that she is there. */
  since: string;
  /** `HH:MM`: where this commission opened or closes at another hour than the law says. */
  hours: Readonly<{ opens: string; closes: string }> | null;
  /** Of the day's moments here, what she has done. */
  done: readonly string[];
}>;

/** Every station where she was today; the last one is where she is. */
export const placesPage = pageOf<readonly Place[]>('places');

export function currentPlace(): Place | null {
  return placesPage.content.value?.at(-1) ?? null;
}

/** She is there now. Who comes back to a station goes on where she was. */
export function placesAfterMove(places: readonly Place[], station: ListedStation, now: string): readonly Place[] {
  const there = places.find((place) => place.station.id === station.id);
  const others = places.filter((place) => place !== there);
  return [...others, { station, since: now, hours: there?.hours ?? null, done: there?.done ?? [] }];
}

export function placesAfterDone(places: readonly Place[], moment: string): readonly Place[] {
  const place = places.at(-1);
  if (place === undefined || place.done.includes(moment)) return places;
  return [...places.slice(0, -1), { ...place, done: [...place.done, moment] }];
}

/** Null: it opens and closes when the law says. */
export function placesAfterHours(places: readonly Place[], hours: Place['hours']): readonly Place[] {
  const place = places.at(-1);
  return place === undefined ? places : [...places.slice(0, -1), { ...place, hours }];
}
