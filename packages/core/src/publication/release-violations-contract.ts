/** What staff published of violations: one file of the release, named by the overview. No result stands in it. */
import type { FoundOutcome } from '../observations/violation-review.ts';
import type { ReportOrigin, WithdrawalReason } from '../observations/violation-review-contract.ts';
import type { LocalText } from '../registry/election.ts';
import type { LawReference } from '../registry/pack-terms.ts';
import type { PictureSheet } from './release-contract.ts';

export type ViolationsFile = Readonly<{
  format: 'kua-violations/1';
  rehearsal: boolean;
  election: string;
  /** From this instant (RFC 3339) on stations are named of themselves; null where nobody knows when counts end. */
  stationsFrom: string | null;
  /** IANA zone of the stations; null where there is no pack to say it. */
  timeZone: string | null;
  /** Codes that occur, as the pack has them. */
  codes: readonly ViolationCodeSheet[];
  /** Every part of the whole, with what it is to be held against. */
  regions: readonly ViolationRegion[];
  /** The latest published first. */
  incidents: readonly PublicIncident[];
  /** What stood among them and does not any more, the latest first: no word, no picture. */
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

export type ViolationCodeSheet = Readonly<{
  code: string;
  /** Null where the pack does not have it. */
  name: LocalText | null;
  group: Readonly<{ id: string; name: LocalText }> | null;
  /** With the short names of their acts. */
  laws: readonly (LawReference & { readonly name: LocalText | null })[];
  incidents: number;
}>;

export type ViolationRegion = Readonly<{
  territory: string;
  incidents: number;
  /** Stations from which an observer sent anything. */
  observed: number;
  stations: number;
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
