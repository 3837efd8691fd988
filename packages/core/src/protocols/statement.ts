/**
 * What one source stated about one unit in one place: a row of a delivered file, or a submitted protocol.
 * Figures are non-negative integers aligned to the contest's cells (fields first, then options, in order of registration);
 * null = not stated. Missing is not zero.
 */
export type Figures = readonly (number | null)[];

export type UnitKind = 'station' | 'territory';

/** A column of figures: a field or an option of a contest. Positions never change once given. */
export type Cell = Readonly<{ position: number; kind: 'field' | 'option'; id: string }>;

export type Statement = Readonly<{
  /** `delivery`: a row of a file; `submission`: sent by a person; `transcription`: what verifiers read on the photos of one copy. */
  channel: 'delivery' | 'submission' | 'transcription';
  /** Order in which the delivery's label first appeared for this source; 0 for submissions. A higher rank amends a lower one, cell by cell. */
  rank: number;
  figures: Figures;
  /** True when the source's form lists only options that got votes: an option that no statement mentions is then 0, not missing. */
  restIsZero: boolean;
  /** A submission that a later one of the same device replaces. It stays visible and counts no more. */
  superseded: boolean;
}>;

export type SourceResult = Readonly<{
  figures: Figures;
  /** Positions of cells for which this source says more than one thing at once. */
  conflict: readonly number[];
  restIsZero: boolean;
}>;
