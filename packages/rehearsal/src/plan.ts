import type { Contest } from '@kua/core/registry/election.ts';

/** How many voters a district has and how they live: districts of the three great cities, regional centres, other towns, the rest. */
export type DistrictKind = 'metropolis' | 'centre' | 'town' | 'rural';

export type RehearsalDistrict = Readonly<{
  /** Id of the territory that the stations will name. */
  id: string;
  /** Stations are numbered from 1 within it; their ids are `<region>-<number>`. */
  region: string;
  kind: DistrictKind;
  latitude: number;
  longitude: number;
}>;

/** What can be planted; docs/rehearsal.md says how each looks. */
export const plantedKinds = [
  'votes-added',
  'votes-moved',
  'typo',
  'broken-sum',
  'second-copy-differs',
  'missing-page',
  'corrected',
] as const;
export type PlantedKind = (typeof plantedKinds)[number];

export type RehearsalPlan = Readonly<{
  /** Same seed and plan, same election, to the last digit. */
  seed: string;
  districts: readonly RehearsalDistrict[];
  stations: number;
  /** The form that is filled in: figures are made for the field ids in `protocolFields`; other fields stay blank. */
  contest: Contest;
  /** When the stations close, RFC 3339 with offset. */
  closesAt: string;
  /** Share of stations with observers. */
  observed: number;
  /** Stations with each kind of discrepancy; no station has two. */
  planted: Readonly<Record<PlantedKind, number>>;
}>;

/** 37 stations whose votes differ in the end (added, moved, typo), and what else a coordinator meets on such a night. */
export const usualDiscrepancies: RehearsalPlan['planted'] = {
  'votes-added': 18,
  'votes-moved': 9,
  typo: 10,
  'broken-sum': 12,
  'second-copy-differs': 8,
  'missing-page': 14,
  corrected: 11,
};

/** As many stations as Kazakhstan has, rounded, and observers at a third of them, which is what the largest coalitions reach. */
export const usualSize = { stations: 10_400, observed: 0.31 } as const;
