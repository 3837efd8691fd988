/**
 * The clock on the wall of the stations, on a phone whose own zone data may be old: the last browser of an old Android never heard that
 * Kazakhstan moved its clocks in March 2024, and would call every hour an hour too late.
 */
import { zonedDate, zonedInstant, zonedTime } from './zoned-time.ts';

export type StationZone = Readonly<{
  /** IANA zone. */
  timeZone: string;
  /** Voting day, `YYYY-MM-DD`. */
  date?: string;
  /** RFC 3339: when clocks there show 12:00 on that day, as the server knows it. Where nobody told, the zone data of this phone holds. */
  noon?: string;
}>;

/** Instants are milliseconds since the epoch, dates `YYYY-MM-DD`, times `HH:MM`. */
export type StationClock = Readonly<{
  dateAt: (instant: number) => string;
  timeAt: (instant: number) => string;
  instantOf: (shown: Readonly<{ date: string; time: string; repeated: 'first' | 'last' }>) => number;
}>;

export function stationClock({ timeZone, date, noon }: StationZone): StationClock {
  const wrongBy = date === undefined || noon === undefined ? 0 : Date.parse(noon) - noonOf(timeZone, date);
  return {
    dateAt: (instant) => zonedDate(instant - wrongBy, timeZone),
    timeAt: (instant) => zonedTime(instant - wrongBy, timeZone),
    instantOf: (shown) => zonedInstant({ ...shown, timeZone }) + wrongBy,
  };
}

/** When clocks of the zone show 12:00, by the zone data of whoever asks. */
export function noonOf(timeZone: string, date: string): number {
  return zonedInstant({ date, time: '12:00', timeZone, repeated: 'first' });
}
