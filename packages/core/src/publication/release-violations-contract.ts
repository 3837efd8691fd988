/**
 * What staff published of violations, in files of three kinds, so that one more event changes little and nobody loads more than is looked at:
 * the index, which the overview names; lists of a region, with what events are found and chosen by; the events themselves, a few a file.
 * No result stands in them, and nothing that changes while no event does.
 */
import type { FoundOutcome } from '../observations/violation-review.ts';
import type { ReportOrigin, WithdrawalReason } from '../observations/violation-review-contract.ts';
import type { LocalText } from '../registry/election.ts';
import type { LawReference } from '../registry/pack-terms.ts';
import type { PictureSheet, ReleasePath } from './release-contract.ts';

export type ViolationsIndex = Readonly<{
  format: 'kua-violations/2';
  rehearsal: boolean;
  election: string;
  /** From this instant (RFC 3339) on stations are named of themselves; null where nobody knows when counts end. */
  stationsFrom: string | null;
  /** IANA zone of the stations; null where there is no pack to say it. */
  timeZone: string | null;
  /** Of the whole, also of what lies in no region. */
  incidents: number;
  withdrawn: number;
  /** Codes that occur, as the pack has them. */
  codes: readonly ViolationCodeSheet[];
  /** Full hours (RFC 3339) in which something happened, in order; what nobody gave an hour is in none of them. */
  hours: readonly Readonly<{ hour: string; incidents: number }>[];
  /** Every part of the whole. How many of its stations are observed stands in the overview: it changes with every phone that sends. */
  regions: readonly ViolationRegion[];
  /** Every list, by territory, then in the order of publication. */
  lists: readonly ViolationListRef[];
  /** The latest published first: what a first page shows. At most 20, and fewer only where there are no more. */
  latest: readonly PublicIncident[];
}>;

type Counts = Readonly<{ incidents: number; withdrawn: number }>;

export type ViolationCodeSheet = Counts &
  Readonly<{
    code: string;
    /** Null where the pack does not have it. */
    name: LocalText | null;
    group: Readonly<{ id: string; name: LocalText }> | null;
    /** With the short names of their acts. */
    laws: readonly (LawReference & { readonly name: LocalText | null })[];
  }>;

export type ViolationRegion = Counts & Readonly<{ territory: string; stations: number }>;

/** `territory`: a region, null for what lies in none. `from`: sequence of its first row. */
export type ViolationListRef = Readonly<{ territory: string | null; from: number; rows: number; path: ReleasePath }>;

/**
 * At most 1,024 events of a region as columns of equal length, in the order of their first publication; the next list goes on where this one
 * ends. A row that shows nothing any more stays as one whose id is null, so that all others keep their files.
 */
export type ViolationList = Readonly<{
  format: 'kua-violation-list/1';
  rehearsal: boolean;
  election: string;
  territory: string | null;
  /** What `code` and `hour` point into. */
  codes: readonly string[];
  hours: readonly string[];
  /** Ledger sequence of the decision by which it was first published: the higher, the later. */
  sequence: readonly number[];
  id: readonly (string | null)[];
  code: readonly (number | null)[];
  /** When it happened; null where nobody says, and of what was withdrawn. */
  hour: readonly (number | null)[];
  /** Its id, where it may be named. */
  station: readonly (string | null)[];
  /** Rows that were withdrawn. */
  withdrawn: readonly number[];
  /** `IncidentFile`: one for rows 0–15, one for rows 16–31, and so on. */
  files: readonly ReleasePath[];
}>;

export type IncidentFile = Readonly<{
  format: 'kua-incidents/1';
  rehearsal: boolean;
  election: string;
  /** In the order of their rows. */
  incidents: readonly PublicIncident[];
  /** What stood among them and does not any more: no word, no picture. */
  withdrawn: readonly WithdrawnIncident[];
}>;

export type WithdrawnIncident = Readonly<{
  id: string;
  code: string;
  /** The district, as of one that is shown; the whole where the registry no longer knows it. */
  path: readonly string[];
  place: LocalText | null;
  /** The full hour (RFC 3339). */
  withdrawnAt: string;
  reason: WithdrawalReason;
}>;

export type PublicIncident = Readonly<{
  id: string;
  code: string;
  outcome: FoundOutcome;
  /** The district and what it is called; ids from the region down to it, empty for the whole. */
  path: readonly string[];
  place: LocalText;
  /** Null as long as naming it could point at an observer who is there, and where it concerns none. `path`: of its own page. */
  station: Readonly<{ id: string; number: string; path: readonly string[] }> | null;
  /** The observer said that her station may be named while she is there: why one may stand here before `stationsFrom`. */
  consent: boolean;
  /** The full hour (RFC 3339) in which it happened, by the clock of a phone or by what somebody told; null where nobody says. */
  at: string | null;
  clock: 'phone' | 'told';
  /** The server's clock: the full hour in which the first report came. An exact instant would lead to the receipt of its author. */
  reportedAt: string;
  /** When it was first published, when it was last changed. */
  publishedAt: string;
  changedAt: string;
  text: Readonly<Record<'kk' | 'ru' | 'en', string>>;
  /** Made fit to be shown by staff. */
  pictures: readonly PictureSheet[];
  /** How many reports, by where they came from; `takenBack`: by whoever made them. */
  reports: Readonly<Record<ReportOrigin, number>> & Readonly<{ takenBack: number }>;
  /** Acts that were drawn up about it. */
  acts: number;
  /** Ledger sequences of the protocols that it concerns; none as long as its station is not named. */
  protocols: readonly number[];
}>;
