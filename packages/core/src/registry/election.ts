/** The registry of an election: what is voted on, where, and in which units. All of it comes from an election pack, a station list or a mapping; none is hard-coded. */

/** Text by language code (`kk`, `ru`, `en`, or any other BCP 47 tag that the source has). */
export type LocalText = Readonly<Record<string, string>>;

export type Election = Readonly<{
  /** Stable id used in paths and files: `[a-z0-9][a-z0-9-]*`, at most 64 characters. */
  id: string;
  name: LocalText;
  /** Voting day as `YYYY-MM-DD` in the election's own zone. */
  date: string;
  /** ISO 3166-1 alpha-2, or `ZZ` where it does not matter. */
  country: string;
  /** Id of the election pack whose rules apply: `kz`, `generic`, … */
  pack: string;
  /** True for an invented election: every page and file says so. */
  rehearsal: boolean;
  /** Set by the operator: no total before this instant (RFC 3339). Null: the pack's rule decides. */
  embargoUntil: string | null;
}>;

/** A country, region or district. Exactly one territory of an election has no parent: the whole. */
export type Territory = Readonly<{
  id: string;
  parent: string | null;
  /** 0 = the whole, 1 = region, 2 = district, … */
  level: number;
  name: LocalText;
  /** Short name for map tiles, when the pack has one. */
  shortName?: LocalText;
  /** Place on the pack's tile map; absent for packs without one. */
  tile?: Readonly<{ row: number; column: number }>;
}>;

export type Station = Readonly<{
  /** Unique within the election; leading zeros are kept. */
  id: string;
  /** What people call it: shown and searched. */
  number: string;
  name: string | null;
  address: string | null;
  /** Id of the smallest territory that contains it. */
  territory: string;
  latitude: number | null;
  longitude: number | null;
  /** Voters on the station's list according to the registry of stations; null when the registry does not say. */
  registered: number | null;
}>;

export type OptionKind = 'candidate' | 'party' | 'against-all' | 'yes' | 'no' | 'other';

export type ContestOption = Readonly<{
  id: string;
  name: LocalText;
  kind: OptionKind;
  /** CSS colour from the pack; null: the portal's own set. */
  color: string | null;
}>;

/** A counted figure of a protocol that is not votes for an option. */
export type Field = Readonly<{
  /** One of the well-known ids below, or the pack's or mapping's own. */
  id: string;
  name: LocalText;
}>;

/** Fields that comparison and coverage understand in every country. */
export const wellKnownFields = ['registered', 'issued', 'cast', 'valid', 'invalid'] as const;
export type WellKnownField = (typeof wellKnownFields)[number];

/**
 * A control relation between figures of one protocol, in the expression language of docs/formats/expressions.md:
 * `left op right`. Without its inputs it is not checkable, never passed.
 */
export type ControlRelation = Readonly<{
  id: string;
  name: LocalText;
  left: string;
  op: '=' | '<=' | '>=';
  right: string;
  /** Where it stands in law, with edition; absent for plain arithmetic. */
  law?: string;
  verified?: boolean;
}>;

/** What shares are taken of: a field, or `options` for the sum over all options. */
export type Denominator = string;

export type Contest = Readonly<{
  id: string;
  name: LocalText;
  /** In the order of the paper. */
  fields: readonly Field[];
  /** In the order of the ballot. */
  options: readonly ContestOption[];
  denominator: Denominator;
  relations: readonly ControlRelation[];
  /** Highest turnout that bounds assume, as a share of registered voters: 1 = every registered voter. */
  maxTurnout: number;
  /** Which stations it concerns: all of the election, or only those for which some source states something (single-member districts). */
  stations: 'all' | 'stated';
}>;

/** `official`, `observers`, `voters`, or the id of a named organisation. */
export type SourceId = string;
export type Source = Readonly<{ id: SourceId; name: LocalText }>;
