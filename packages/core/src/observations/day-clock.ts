/** What an observer has to do now: the moments of a pack's clock against the clock of her station and what she has done. */
import type { ClockMoment } from '../registry/clock-contract.ts';

export type DayNow = Readonly<{
  /** Minutes since the midnight with which voting day began, by the station's clock; more than 1,440 in the night of the count. */
  minute: number;
  /** Voting hours of this station: the pack's, unless the commission shifted them. */
  hours: Readonly<{ opens: string; closes: string }>;
  /** Ids of moments that are done. */
  done: ReadonlySet<string>;
}>;

export type DayView = Readonly<{
  /** What waits to be done, the earliest first. */
  due: readonly ClockMoment[];
  /** What was not done while it could be. */
  late: readonly ClockMoment[];
  /** What comes then, with its minute; null where that is not known, because something else must be done before. */
  next: Readonly<{ moment: ClockMoment; minute: number | null }> | null;
}>;

/** Every moment is done, due, late or ahead, and exactly one of them. */
export function dueNow(moments: readonly ClockMoment[], now: DayNow): DayView {
  const starts = startMinutes(moments, now.hours);
  const start = ({ id }: ClockMoment): number => starts.get(id) ?? 0;
  const inOrder = moments.filter(({ id }) => !now.done.has(id)).toSorted((a, b) => start(a) - start(b));
  const states = Map.groupBy(inOrder, (moment) => stateOf(moment, start(moment), now));
  // What waits for something else stands where that stands: before what waits for a later hour.
  const [next] = states.get('ahead') ?? [];
  return {
    due: states.get('due') ?? [],
    late: states.get('late') ?? [],
    next: next === undefined ? null : { moment: next, minute: next.at.kind === 'after' ? null : start(next) },
  };
}

/** The minute of a time such as 07:30. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function stateOf({ at }: ClockMoment, start: number, { minute, done }: DayNow): 'due' | 'late' | 'ahead' {
  if (at.kind === 'after') return done.has(at.moment) ? 'due' : 'ahead';
  if (minute < start) return 'ahead';
  return at.lasts !== undefined && minute >= start + at.lasts ? 'late' : 'due';
}

/** The minute from which each moment can be due; one that follows another has that one's. */
function startMinutes(moments: readonly ClockMoment[], hours: DayNow['hours']): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const { id, at } of moments) {
    switch (at.kind) {
      case 'time':
        starts.set(id, minuteOf(at.time));
        break;
      case 'opening':
        starts.set(id, minuteOf(hours.opens) + at.minutes);
        break;
      case 'closing':
        starts.set(id, minuteOf(hours.closes) + at.minutes);
        break;
      case 'after':
        starts.set(id, starts.get(at.moment) ?? 0);
        break;
    }
  }
  return starts;
}
