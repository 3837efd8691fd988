/** The pack's clock as a coordinator needs it: what can be told from what arrives, and from when on it is late. */
import { minuteOf, startMinutes } from '../observations/day-clock.ts';
import type { ClockMoment, MomentState } from '../registry/clock-contract.ts';

type Asked =
  | Readonly<{ kind: 'list'; list: string; question: string | null; isFirst: boolean }>
  | Readonly<{ kind: 'turnout'; minute: number }>
  | Readonly<{ kind: 'protocol' }>;

export type PlannedMoment = Readonly<{
  id: string;
  /** Minutes since the midnight with which voting day began; of what is expected by an hour, that hour. */
  start: number;
  /** From this minute on it is late; null for what stays due until it is done. */
  lateFrom: number | null;
  state: MomentState | null;
  asked: Asked;
}>;

/**
 * Moments of which something arrives here when they are done: a list, the turnout of an hour, a protocol. That she began to count voters
 * is seen on her phone alone. What is neither late at any time nor says how far the day is has no place in it.
 */
export function dayPlan(
  moments: readonly ClockMoment[],
  hours: Readonly<{ opens: string; closes: string }>,
): readonly PlannedMoment[] {
  const starts = startMinutes(moments, hours);
  const seen = new Set<string>();
  return moments.flatMap((moment): readonly PlannedMoment[] => {
    const { id, at, expected } = moment;
    const begins = starts.get(id) ?? 0;
    const asked = askedBy(moment, begins, seen);
    if (asked === null) return [];
    const expectedAt = expected === undefined ? null : minuteOf(hours.closes) + expected.minutes;
    const start = expectedAt ?? begins;
    const lateFrom = expectedAt ?? (at.kind === 'after' || at.lasts === undefined ? null : begins + at.lasts);
    const state = moment.state ?? null;
    return lateFrom === null && state === null ? [] : [{ id, start, lateFrom, state, asked }];
  });
}

function askedBy({ opens, at }: ClockMoment, start: number, seen: Set<string>): Asked | null {
  if (opens?.kind === 'list') {
    const isFirst = !seen.has(opens.list);
    seen.add(opens.list);
    return { kind: 'list', list: opens.list, question: opens.question ?? null, isFirst };
  }
  if (opens?.form === 'turnout') return at.kind === 'time' ? { kind: 'turnout', minute: start } : null;
  return opens?.form === 'protocol' ? { kind: 'protocol' } : null;
}

/** Questions whose answer says that a moment is done, by list. */
export function askedQuestions(
  plan: readonly PlannedMoment[],
): readonly Readonly<{ list: string; question: string }>[] {
  return plan.flatMap(({ asked }) =>
    asked.kind === 'list' && asked.question !== null ? [{ list: asked.list, question: asked.question }] : [],
  );
}
