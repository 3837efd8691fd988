/** What an observer has with her on the day: everything that her election's pack says of it, as one file of the release. */
import type { Election } from '../registry/election.ts';
import type { Pack } from '../registry/pack-contract.ts';
import type { PackAct } from '../registry/pack-terms.ts';

export type Handbook = Readonly<{
  format: 'kua-handbook/1';
  rehearsal: boolean;
  election: string;
  /** Voting day, `YYYY-MM-DD`. */
  date: string;
  /** IANA zone of the stations. */
  timeZone: string;
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
