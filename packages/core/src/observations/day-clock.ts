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

/** Each list but the first is in the order of the day. Whatever stands in any of them can be opened and done at any time. */
export type DayView = Readonly<{
  /** What waits to be done; first what will soonest be too late. */
  due: readonly ClockMoment[];
  /** What was not done while it could be. */
  late: readonly ClockMoment[];
  /** What nobody marked as done although something that follows it is done: a forgotten mark must not hold up the rest of the count. */
  skipped: readonly ClockMoment[];
  /** What comes later. To do it now skips what it follows. */
  ahead: readonly ClockMoment[];
  /** The first of what comes later, with its minute; null where that is not known, because something else must be done before. */
  next: Readonly<{ moment: ClockMoment; minute: number | null }> | null;
}>;

type State = 'due' | 'late' | 'skipped' | 'ahead';

/** Every moment is done, due, late, skipped or ahead, and exactly one of them. */
export function dueNow(moments: readonly ClockMoment[], now: DayNow): DayView {
  const starts = startMinutes(moments, now.hours);
  const start = ({ id }: ClockMoment): number => starts.get(id) ?? 0;
  const passed = passedMoments(moments, now.done);
  const inOrder = moments.filter(({ id }) => !now.done.has(id)).toSorted((a, b) => start(a) - start(b));
  const states = Map.groupBy(inOrder, (moment) => stateOf(moment, start(moment), now, passed));
  // What waits for something else stands where that stands: before what waits for a later hour.
  const ahead = states.get('ahead') ?? [];
  const [next] = ahead;
  return {
    due: (states.get('due') ?? []).toSorted((a, b) => endOf(a, start(a)) - endOf(b, start(b))),
    late: states.get('late') ?? [],
    skipped: states.get('skipped') ?? [],
    ahead,
    next: next === undefined ? null : { moment: next, minute: next.at.kind === 'after' ? null : start(next) },
  };
}

function endOf({ at }: ClockMoment, start: number): number {
  return at.kind === 'after' ? endless : start + (at.lasts ?? endless);
}
/** Later than any night of a count. */
const endless = 100_000;

/** The minute of a time such as 07:30. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function stateOf({ id, at }: ClockMoment, start: number, now: DayNow, passed: ReadonlySet<string>): State {
  if (passed.has(id)) return 'skipped';
  if (at.kind === 'after') return now.done.has(at.moment) || passed.has(at.moment) ? 'due' : 'ahead';
  if (now.minute < start) return 'ahead';
  return at.lasts !== undefined && now.minute >= start + at.lasts ? 'late' : 'due';
}

/** Moments that something done follows, directly or by steps between. A moment stands after the one it follows: read backwards. */
function passedMoments(moments: readonly ClockMoment[], done: DayNow['done']): ReadonlySet<string> {
  const passed = new Set<string>();
  for (const { id, at } of moments.toReversed())
    if (at.kind === 'after' && (done.has(id) || passed.has(id))) passed.add(at.moment);
  return passed;
}

/** The minute from which each moment can be due; one that follows another has that one's. */
export function startMinutes(moments: readonly ClockMoment[], hours: DayNow['hours']): ReadonlyMap<string, number> {
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
