/** What an observer has with her on the day: everything that her election's pack says of it, as one file of the release. */
import type { Election } from '../registry/election.ts';
import type { Pack } from '../registry/pack-contract.ts';
import type { PackAct } from '../registry/pack-terms.ts';
import { noonOf } from '../kernel/station-clock.ts';

export type Handbook = Readonly<{
  format: 'kua-handbook/1';
  rehearsal: boolean;
  election: string;
  /** Voting day, `YYYY-MM-DD`. */
  date: string;
  /** IANA zone of the stations. */
  timeZone: string;
  /** RFC 3339: when clocks there show 12:00 on that day. Absent from handbooks of before phones were told. */
  noon?: string;
  /** `HH:MM` by the stations' clocks. */
  votingHours: Readonly<{ opens: string; closes: string }>;
  turnoutSlots: readonly string[];
  /** What the acts are called that laws refer to. Absent from handbooks of before acts had names. */
  acts?: readonly PackAct[];
}> &
  Pick<Pack, 'checklists' | 'violationGroups' | 'violations' | 'refusedCopy' | 'clock' | 'guide'>;

export function handbookOf({ id, date, rehearsal }: Election, pack: Pack): Handbook {
  const { timeZone, votingHours, turnoutSlots, acts = [] } = pack.manifest;
  const { opens, closes } = votingHours;
  const { checklists, violationGroups, violations, refusedCopy, clock, guide } = pack;
  return {
    format: 'kua-handbook/1',
    rehearsal,
    election: id,
    date,
    timeZone,
    noon: new Date(noonOf(timeZone, date)).toISOString(),
    votingHours: { opens, closes },
    turnoutSlots,
    acts,
    checklists,
    violationGroups,
    violations,
    refusedCopy,
    clock,
    guide,
  };
}
