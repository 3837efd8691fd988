/**
 * How exactly the public learns where something was reported. While she is at her station, an observer who reports is easily found: until
 * the count is over, or she says otherwise, her report stands at the district.
 */
import { noonOf } from '../kernel/station-clock.ts';

/** Milliseconds since the epoch: noon of the day after voting. Counts are over by then, and with them the shifts. */
export function endOfCount({ date, timeZone }: Readonly<{ date: string; timeZone: string }>): number {
  return noonOf(timeZone, new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10));
}

export type PlaceQuestion = Readonly<{
  /** Milliseconds since the epoch. */
  now: number;
  /** Null where nobody knows when counts end: then only her word counts. */
  countEnds: number | null;
  station: string | null;
  consent: boolean;
}>;

export function placeShown({ now, countEnds, station, consent }: PlaceQuestion): 'station' | 'district' {
  if (station === null) return 'district';
  return consent || (countEnds !== null && now >= countEnds) ? 'station' : 'district';
}
