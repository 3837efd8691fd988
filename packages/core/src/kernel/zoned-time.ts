/** Wall-clock times of a zone as instants, from the platform's own zone data. */

/** Whether the platform knows the IANA zone. */
export function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/**
 * Milliseconds since the epoch at which clocks of the zone show this date and time. A time that the clocks skip counts as the
 * first instant after the gap; of a time that they show twice, `repeated` chooses.
 * @param date `YYYY-MM-DD`
 * @param time `HH:MM`
 */
export function zonedInstant(
  options: Readonly<{ date: string; time: string; timeZone: string; repeated: 'first' | 'last' }>,
): number {
  const { date, time, timeZone, repeated } = options;
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) throw new Error(`not a date and time: ${date} ${time}`);
  const offset = offsetReader(timeZone);
  // All offsets in force within a day of the wall time; a zone changes at most once in that span.
  const offsets = [...new Set([offset(wall - day), offset(wall + day)])];
  const matches = offsets.map((candidate) => wall - candidate).filter((instant) => instant + offset(instant) === wall);
  if (matches.length > 0) return repeated === 'first' ? Math.min(...matches) : Math.max(...matches);
  return firstInstantAfterGap(wall, offsets, offset);
}

/** Date that clocks of the zone show at an instant, as `YYYY-MM-DD`. */
export function zonedDate(instant: number, timeZone: string): string {
  return shownBy(instant, timeZone).slice(0, 10);
}

/** Time that clocks of the zone show at an instant, as `HH:MM`. */
export function zonedTime(instant: number, timeZone: string): string {
  return shownBy(instant, timeZone).slice(11, 16);
}

function shownBy(instant: number, timeZone: string): string {
  return new Date(instant + offsetReader(timeZone)(instant)).toISOString();
}

const day = 86_400_000;

function firstInstantAfterGap(wall: number, offsets: readonly number[], offset: OffsetReader): number {
  let before = wall - Math.max(...offsets) - 1;
  let after = wall - Math.min(...offsets) + 1;
  const later = offset(after);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offset(middle) === later) after = middle;
    else before = middle;
  }
  return after;
}

type OffsetReader = (instant: number) => number;
/** Making one takes a phone milliseconds; there are only so many zones. */
const offsetReaders = new Map<string, OffsetReader>();

function offsetReader(timeZone: string): OffsetReader {
  const known = offsetReaders.get(timeZone);
  if (known !== undefined) return known;
  const made = newOffsetReader(timeZone);
  offsetReaders.set(timeZone, made);
  return made;
}

function newOffsetReader(timeZone: string): OffsetReader {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    const parts = format.formatToParts(instant);
    const read = (type: Intl.DateTimeFormatPartTypes): number =>
      Number(parts.find((part) => part.type === type)?.value);
    const shown = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
    return shown - Math.floor(instant / 1000) * 1000;
  };
}
