/** How far a station is in its day, and what is late there: from what arrived, by the pack's clock. */
import { evidenceLevels, type EvidenceLevel } from '../protocols/evidence-level.ts';
import type { StationLevel } from '../protocols/station-level.ts';
import type { PlannedMoment } from './day-plan.ts';

/** In the order of the day. `nobody`: nothing ever came from there. `known`: something came, but nothing that says how far the day is. */
export const stationStates = ['nobody', 'known', 'arrived', 'opening', 'voting', 'protocol', 'verified'] as const;
export type StationState = (typeof stationStates)[number];

/** What came from a station, of all its observers together. Minutes since the midnight with which voting day began. */
export type StationArrivals = Readonly<{
  /** When the last thing was seen there; null where nothing ever came. */
  last: number | null;
  /** Last minute at which each list was filled in. */
  lists: ReadonlyMap<string, number>;
  /** `list/question` of those that the plan asks about and that have an answer. */
  answered: ReadonlySet<string>;
  /** Minutes of which the turnout is known. */
  turnout: readonly number[];
  hasProtocol: boolean;
  isVerified: boolean;
}>;

/** Verifiers read a protocol of every contest that takes place there, and nobody says otherwise: what is disputed is not settled. */
export function isVerified(
  contests: readonly string[],
  levels: ReadonlyMap<string, Pick<StationLevel, 'level'>>,
): boolean {
  return (
    contests.length > 0 &&
    contests.every((contest) => ['transcribed', 'confirmed'].includes(levels.get(contest)?.level ?? 'none'))
  );
}

/** Of a station with several contests the least of those of which something came; disputed as soon as one is. */
export function evidenceOf(levels: readonly EvidenceLevel[]): EvidenceLevel {
  if (levels.includes('disputed')) return 'disputed';
  return evidenceLevels.find((level) => level !== 'none' && levels.includes(level)) ?? 'none';
}

/** The furthest that is reached: who sends a protocol was there, whatever else was forgotten. */
export function stationState(plan: readonly PlannedMoment[], arrived: StationArrivals): StationState {
  if (arrived.isVerified) return 'verified';
  if (arrived.hasProtocol) return 'protocol';
  let reached = arrived.last === null ? 0 : 1;
  for (const moment of plan) {
    if (moment.state === null || !isDone(moment, arrived)) continue;
    reached = Math.max(reached, stationStates.indexOf(moment.state));
  }
  return stationStates[reached] ?? 'nobody';
}

/**
 * What did not come although its time is over, the latest first: it is what an observer can still tell best. Of moments that ask for
 * the same (the list on voting, the turnout) only the last counts, and only if nothing of the kind came since. Nobody is asked of a
 * station without an observer, nor of one whose protocol is in.
 */
export function lateMoments(
  plan: readonly PlannedMoment[],
  arrived: StationArrivals,
  minute: number,
): readonly string[] {
  if (arrived.last === null || arrived.hasProtocol || arrived.isVerified) return [];
  const lastOf = new Map<string, PlannedMoment>();
  for (const moment of plan) {
    if (moment.lateFrom === null || moment.lateFrom > minute) continue;
    const thing = moment.asked.kind === 'list' ? `list ${moment.asked.list}` : moment.asked.kind;
    const before = lastOf.get(thing);
    if (before === undefined || before.start <= moment.start) lastOf.set(thing, moment);
  }
  return [...lastOf.values()]
    .filter((moment) => !isDone(moment, arrived))
    .toSorted((a, b) => b.start - a.start)
    .map(({ id }) => id);
}

/** A list that is due several times is done for this time if it came since; the first time also before. Turnout likewise. */
function isDone({ asked, start }: PlannedMoment, arrived: StationArrivals): boolean {
  switch (asked.kind) {
    case 'list': {
      const last = arrived.lists.get(asked.list);
      if (last === undefined) return false;
      if (asked.question !== null) return arrived.answered.has(`${asked.list}/${asked.question}`);
      return asked.isFirst || last >= start;
    }
    case 'turnout':
      return arrived.turnout.some((known) => known >= asked.minute);
    case 'protocol':
      return arrived.hasProtocol;
  }
}

export type LateStation = Readonly<{ late: readonly string[]; last: number | null; registered: number | null }>;

/** Whom a coordinator should call first: who has been silent longest, then where most is missing, then where most voters are. */
export function byWhatIsNext(a: LateStation, b: LateStation): number {
  return (
    (a.last ?? -1e9) - (b.last ?? -1e9) || b.late.length - a.late.length || (b.registered ?? 0) - (a.registered ?? 0)
  );
}
