import type { EvidenceLevel } from '../protocols/evidence-level.ts';
import type { SourceId } from '../registry/election.ts';

/** null where nothing is stated; aligned to the contest's fields followed by its options. */
export type Sums = readonly (number | null)[];

/** What is known of one contest in one territory; the tally of a whole is the sum of its parts. */
export type Tally = Readonly<{
  /** Stations in the registry here (that this contest concerns). */
  stations: number;
  /** Their registered voters, null as soon as the number of one of them is unknown. */
  registered: number | null;
  /**
   * Each source: stations at which it states votes without contradicting itself, their registered voters (null as soon as one number
   * is unknown), and the sums of every figure that it states at stations without conflict.
   */
  sources: Readonly<Record<SourceId, Readonly<{ stations: number; registered: number | null; sums: Sums }>>>;
  /** The stations that both sources of the pair have, without conflict; each cell over the stations where both state it. */
  matched: Readonly<{ stations: number; registered: number | null; a: Sums; b: Sums }>;
  counts: Readonly<{ agree: number; differ: number; onlyA: number; onlyB: number; conflict: number }>;
  /** Stations by evidence level of source b. */
  evidence: Readonly<Record<EvidenceLevel, number>>;
  brokenRelations: number;
}>;
