/**
 * The release: a folder of static files, a pure function of the projections at one ledger sequence. Described for strangers in
 * docs/formats/release.md. `head.json` is the only file that is ever replaced (atomically); all others carry a digest of
 * their bytes in their name and never change. A change of one protocol touches its district, the chain above it, and the head.
 *
 * Every file of a rehearsal carries `"rehearsal": true`.
 */
import type { KnownVotes } from '../comparison/bounds.ts';
import type { BrokenRelation, Bound, Discrepancy } from '../comparison/comparison.ts';
import type { Sums, Tally } from '../comparison/tally-contract.ts';
import type { Opening } from '../evidence/statement.ts';
import type { EvidenceLevel } from '../protocols/evidence-level.ts';
import type { Contest, Election, LocalText, Source, SourceId } from '../registry/election.ts';

export type { Sums, Tally } from '../comparison/tally-contract.ts';
export { evidenceLevels } from '../protocols/evidence-level.ts';
export type { EvidenceLevel } from '../protocols/evidence-level.ts';

/** Path relative to the release folder, `/` as separator. */
export type ReleasePath = string;

export type ReleaseHead = Readonly<{
  format: 'kua-release/1';
  election: string;
  rehearsal: boolean;
  /** Last ledger sequence that the release contains. */
  sequence: number;
  /** 16 hex that name that very entry of that very ledger: a release is never continued from another ledger. Empty while there is none. */
  ledger: string;
  /** Server's clock at publication, RFC 3339 UTC. */
  publishedAt: string;
  overview: ReleasePath;
  /** The log that the release was made after: its files are under `log/`. Null where nothing was signed. */
  log: ReleaseLog | null;
  /** `OpeningIndex`; null under embargo, and where no submission is shown. */
  openings: ReleasePath | null;
  /** `PortalFiles`; null where the release was made without a portal. */
  portal: ReleasePath | null;
  /** Note of the log's key over this head without this field (docs/formats/release.md); null where nobody could sign. */
  signature: string | null;
}>;

/** A checkpoint, as the note `log/checkpoint` signs it or a later one. `root`: 64 hex. */
export type ReleaseLog = Readonly<{ origin: string; size: number; root: string }>;

/** Every file of the portal beside the head, with its SHA-256 as hex. */
export type PortalFiles = Readonly<{
  format: 'kua-portal/1';
  files: readonly Readonly<{ path: string; sha256: string }>[];
}>;

/** Where the openings are, by ranges of 256 log indexes: `first` is a multiple of 256. Ranges without any are absent. */
export type OpeningIndex = Readonly<{
  format: 'kua-openings-index/1';
  rehearsal: boolean;
  shards: readonly Readonly<{ first: number; path: ReleasePath }>[];
}>;

/** What is public of submissions, in a form that leads to their leaves: see docs/formats/entry.md. In order of index. */
export type OpeningShard = Readonly<{
  format: 'kua-openings/1';
  rehearsal: boolean;
  openings: readonly PublicOpening[];
  /** What verifiers read of the copies that stand at stations; absent where there is nothing. In order of index. */
  decisions?: readonly PublicDecision[];
}>;

/** `decision`: as the leaf has it, the root over the fields of the entry. All of them but who made it are shown, and perhaps `/copy`. */
export type PublicDecision = Readonly<{ index: number; decision: string; fields: Opening }>;

export type PublicOpening = Readonly<{
  /** Log index: ledger sequence − 1. */
  index: number;
  /** As the leaf has them: digest of the sealed bytes, statement root. */
  sealed: string;
  statement: string;
  fields: Opening;
}>;

/** First file after the head: what the front page shows. */
export type Overview = Readonly<{
  format: 'kua-overview/1';
  rehearsal: boolean;
  election: Election;
  /** Until this instant (RFC 3339) the release holds the registry alone: no result, total, comparison or share. */
  embargo: string | null;
  contests: readonly ContestSheet[];
  sources: readonly PublicSource[];
  /** The pair compared by default: a, b. */
  pair: readonly [SourceId, SourceId];
  /**
   * k: a result is `confirmed` where k + 1 who are of different organisations and of different branches of invitations agree. Absent from
   * releases of before anything was confirmed. `openings`: what verifiers read is opened, so that levels can be computed anew; absent
   * from releases of before that.
   */
  verification?: Readonly<{ colluders: number; openings?: true }>;
  /** The whole: tallies by contest id; empty under embargo. */
  root: TerritoryNode;
  children: readonly TerritoryNode[];
  /** Largest first, at most 50 a contest. */
  discrepancies: readonly DiscrepancyRow[];
  bounds: readonly (Bound & { readonly contest: string; readonly name: LocalText })[];
  /** Map and search data, one shard a region. */
  shards: readonly StationShardRef[];
  downloads: readonly Download[];
  /** GeoJSON of the regions, when one was given at publish time; feature property `kua` = territory id. */
  boundaries: ReleasePath | null;
  /** `Handbook`: what observers have with them. Absent where the release was made without a pack. */
  handbook?: ReleasePath;
  /** `CitizenReports`: what people told from the portal and by telephone, as far as staff kept it. Absent under embargo, and where nothing came. */
  citizenReports?: ReleasePath;
  /** `ViolationsIndex`. Absent where nothing of violations is published; then the next is, too. */
  violations?: ReleasePath;
  /** By region, stations from which an observer sent anything: what violations are to be held against. Regions without any are absent. */
  observed?: Readonly<Record<string, number>>;
  /** Attribution of boundaries and coordinates, shown beside the map. */
  credits: readonly string[];
}>;

export const sourceKinds = ['official', 'observers', 'voters', 'organisation'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/**
 * Who shares, and from when. For how many stations it states figures is in `tallies` of the root. Both fields are absent from releases of
 * before they were told.
 */
export type PublicSource = Source &
  Readonly<{
    kind?: SourceKind;
    /**
     * When its first file, photos or submission was received (RFC 3339), and whether photos of protocols came from it; null where nothing
     * has come. Absent under embargo.
     */
    shares?: SourceShares | null;
  }>;
export type SourceShares = Readonly<{ since: string; photos: boolean }>;

/** A contest with its cells: figures everywhere in the release are aligned to fields followed by options. */
export type ContestSheet = Contest &
  Readonly<{
    /** Indexes into figures, from 0, of what stands on the contest's paper; absent where that is all: files may have more. */
    paper?: readonly number[];
  }>;

export type TerritoryNode = Readonly<{
  id: string;
  name: LocalText;
  shortName?: LocalText;
  tile?: Readonly<{ row: number; column: number }>;
  /** This territory's own file; null for the whole (the overview is its file), and inside that very file. */
  file: ReleasePath | null;
  /**
   * True for a part of a long list of stations (№ 1 – 250): not a territory of the registry, but a node like any other, so that no
   * file grows without bound. Stations directly below the whole always lie in such parts.
   */
  part?: true;
  stations: number;
  /** By contest id; contests without any station here are absent. Under embargo empty. */
  tallies: Readonly<Record<string, Tally>>;
  /** Totals that a source announced for this territory itself, by contest and source; absent where there are none, and under embargo. */
  announced?: Readonly<Record<string, Readonly<Record<SourceId, Sums>>>>;
  /** By contest: what the known protocols of source b say and leave open here; only in contests in which a announced some territory's total. */
  known?: Readonly<Record<string, KnownVotes>>;
}>;

export type TerritoryFile = Readonly<{
  format: 'kua-territory/1';
  rehearsal: boolean;
  election: string;
  territory: TerritoryNode;
  /** From the whole (excluded) down to the parent. */
  path: readonly Readonly<{ id: string; name: LocalText }>[];
  children: readonly TerritoryNode[];
  /** Stations directly in this territory, by number. */
  stations: readonly StationSheet[];
  /** Largest first, at most 200 a contest, of everything below. */
  discrepancies: readonly DiscrepancyRow[];
}>;

export type StationSheet = Readonly<{
  id: string;
  number: string;
  name: string | null;
  address: string | null;
  latitude: number | null;
  longitude: number | null;
  registered: number | null;
  /** contest id → source id → result. */
  results: Readonly<Record<string, Readonly<Record<SourceId, StationResult>>>>;
  /** Control relations that do not hold. */
  relations: readonly (BrokenRelation & { readonly contest: string })[];
  /** Absent where copies show nothing beside their figures. */
  findings?: readonly CopyFindingSheet[];
  /** By contest, in order of the ledger. Absent where there are none. */
  copies?: Readonly<Record<string, readonly CopySheet[]>>;
}>;

/** Photos of the protocol. */
export type CopySheet = Readonly<{
  source: SourceId;
  /** Ledger sequence of the statement with which they came; null where they came without one of this station in this contest. */
  submission: number | null;
  /** Ledger sequences of the answers of verifiers by which they were read or refused, oldest first; empty as long as they are neither. */
  readings: readonly number[];
}>;

/**
 * A difference between two things that are on paper or were read from it. It says what is there to be seen, never who did it or why.
 * - `copy-rewritten`: the first copy of the protocol that came, and a later one with other figures.
 * - `typed-otherwise`: what an observer typed, and what was read on her own photo.
 */
export type CopyFindingSheet = Readonly<{
  contest: string;
  kind: 'copy-rewritten' | 'typed-otherwise';
  /** In the order in which the kind names them. */
  sides: readonly [FindingSide, FindingSide];
  /** `index` into figures, from 0; `figures` in the order of `sides`. */
  cells: readonly Readonly<{ index: number; figures: readonly [number, number] }>[];
}>;

/** Whose it is, and the ledger sequence of the entry that brought it. */
export type FindingSide = Readonly<{ source: SourceId; sequence: number }>;

export type StationResult = Readonly<{
  figures: Sums;
  /** Indexes into `figures`, from 0, at which this source says more than one thing; the figure there is null. */
  conflict: readonly number[];
  level: EvidenceLevel;
  /** Every statement behind the result, oldest first. */
  statements: readonly StatementSheet[];
}>;

export type StatementSheet = Readonly<{
  /** Ledger sequence of the entry that brought it. */
  sequence: number;
  channel: 'delivery' | 'submission' | 'transcription';
  /** Label of the delivery and 1-based line of the file; null for submissions. */
  delivery: string | null;
  line: number | null;
  /** The three clocks: phone's claim (null for files), server's receipt, log's checkpoint (null where nothing was signed yet). */
  capturedAt: string | null;
  receivedAt: string;
  checkpointAt: string | null;
  superseded: boolean;
  /** Present only when the station has more than one statement of this source. */
  figures: Sums | null;
  /** Redacted pictures of its protocol, in the order in which they were made fit to be shown; absent where there are none. */
  pictures?: readonly PictureSheet[];
}>;

/** A JPEG picture and nothing else. `path` has the SHA-256 of its bytes: of these, never of the original. Pixels. */
export type PictureSheet = Readonly<{ path: ReleasePath; width: number; height: number }>;

export type DiscrepancyRow = Discrepancy &
  Readonly<{
    contest: string;
    number: string;
    /** Territory ids from region to the station's own, for the link. */
    path: readonly string[];
    place: LocalText;
    level: EvidenceLevel;
  }>;

export type StationShardRef = Readonly<{
  territory: string;
  count: number;
  /** Unchanging facts of the stations: `StationShard`. */
  stations: ReleasePath;
  /** What is known of them now: `StateShard`; null under embargo. */
  states: ReleasePath | null;
}>;

/** Columns of equal length, one entry a station, ordered by station id. */
export type StationShard = Readonly<{
  format: 'kua-stations/1';
  rehearsal: boolean;
  /** Territory paths (ids from region down) that `path` points into. */
  paths: readonly (readonly string[])[];
  places: readonly LocalText[];
  id: readonly string[];
  number: readonly string[];
  name: readonly (string | null)[];
  address: readonly (string | null)[];
  /** Index into `paths` and `places`. */
  path: readonly number[];
  latitude: readonly (number | null)[];
  longitude: readonly (number | null)[];
  registered: readonly (number | null)[];
}>;

/** Aligned to the `StationShard` of the same territory. */
export type StateShard = Readonly<{
  format: 'kua-states/1';
  rehearsal: boolean;
  contests: Readonly<
    Record<
      string,
      Readonly<{
        /** One letter a station: index into `evidenceLevels` for source b. */
        level: string;
        /** One letter a station: `-` neither, `a` only a, `b` only b, `=` agree, `x` differ, `c` conflict. */
        match: string;
        /** Pairs [index, signed difference of the largest option difference], only stations that differ. */
        differences: readonly (readonly [number, number])[];
      }>
    >
  >;
}>;

export type Download = Readonly<{
  path: ReleasePath;
  kind: 'results' | 'discrepancies' | 'stations' | 'comparison';
  format: 'csv' | 'json';
  contest: string | null;
  bytes: number;
  /** Last ledger sequence that it contains: while an election is live, country-wide files are made less often than the head. */
  sequence: number;
}>;
