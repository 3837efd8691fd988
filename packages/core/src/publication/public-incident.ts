/** What the public sees of an event that staff published, or took back. */
import { placeShown } from '../observations/violation-place.ts';
import {
  reportOrigins,
  type IncidentBody,
  type ReportOrigin,
  type ReviewOutcome,
  type WithdrawalReason,
} from '../observations/violation-review-contract.ts';
import { outcomeOf } from '../observations/violation-review.ts';
import type { LocalText, Territory } from '../registry/election.ts';
import type { ReleasePath } from './release-contract.ts';
import { picturePath } from './release-name.ts';
import type { PublicIncident, WithdrawnIncident } from './release-violations-contract.ts';

/** An event that was ever published, as the projections have it. */
export type IncidentRecord = Readonly<{
  id: string;
  /** Of the decision by which it was first published. */
  sequence: number;
  says: IncidentBody;
  /** Of one that was taken back: what stood there. */
  withdrawn: Readonly<{ code: string; reason: WithdrawalReason; at: string }> | null;
  /** The district in which it stands or stood: of its station, or as staff said. */
  territory: string | null;
  /** Number of its station. */
  number: string | null;
  reportedAt: string;
  publishedAt: string;
  changedAt: string;
  reports: readonly Readonly<{ origin: ReportOrigin; outcome: ReviewOutcome; takenBack: boolean }>[];
  /** Those that may be shown, in the order in which staff put them. */
  pictures: readonly Readonly<{ sha256: string; width: number; height: number }>[];
}>;

/** Of every territory: what it is called, and the ids from the region down to it. */
export type PlacesAbove = ReadonlyMap<string, Readonly<{ path: readonly string[]; name: LocalText }>>;

export type IncidentFrame = Readonly<{
  /** Milliseconds since the epoch. */
  now: number;
  countEnds: number | null;
  above: PlacesAbove;
  /** Pictures that the release holds. */
  held: ReadonlySet<ReleasePath>;
  /** Where a station's page is: territories from the region down. */
  stationPaths: ReadonlyMap<string, readonly string[]>;
}>;

/** One of the two, or neither where it cannot be shown now. */
export type PublishedIncident = Readonly<{ shown: PublicIncident | null; withdrawn: WithdrawnIncident | null }>;

/** Stations that may be named now: whose pages have to be found. */
export function namedStations(
  records: readonly IncidentRecord[],
  { now, countEnds }: Pick<IncidentFrame, 'now' | 'countEnds'>,
): readonly string[] {
  return records.flatMap(({ withdrawn, says: { station, consent } }) =>
    withdrawn === null && station !== null && placeShown({ now, countEnds, station, consent }) === 'station'
      ? [station]
      : [],
  );
}

export function publishedIncident(record: IncidentRecord, frame: IncidentFrame): PublishedIncident {
  const { withdrawn, id, territory } = record;
  if (withdrawn === null) return { shown: publicIncident(record, frame), withdrawn: null };
  const { path, name } = frame.above.get(territory ?? '') ?? { path: [], name: null };
  const { code, reason, at } = withdrawn;
  return { shown: null, withdrawn: { id, code, path, place: name, withdrawnAt: fullHour(at), reason } };
}

function publicIncident(record: IncidentRecord, frame: IncidentFrame): PublicIncident | null {
  const { says, territory, number } = record;
  const outcome = outcomeOf(record.reports.map((report) => report.outcome));
  const place = frame.above.get(territory ?? '');
  // The registry no longer knows its place, or a report was reopened: what could not be published now is not shown.
  if (outcome === null || place === undefined) return null;
  const { now, countEnds } = frame;
  const { station, consent } = says;
  const named = placeShown({ now, countEnds, station, consent }) === 'station' ? station : null;
  const counts = Object.fromEntries(
    reportOrigins.map((origin) => [origin, record.reports.filter((report) => report.origin === origin).length]),
  ) as Record<ReportOrigin, number>;
  return {
    id: record.id,
    code: says.code,
    outcome,
    path: place.path,
    place: place.name,
    station:
      named === null ? null : { id: named, number: number ?? named, path: frame.stationPaths.get(named) ?? place.path },
    consent,
    at: says.at === null ? null : fullHour(says.at),
    clock: says.clock,
    reportedAt: fullHour(record.reportedAt),
    publishedAt: record.publishedAt,
    changedAt: record.changedAt,
    text: says.text,
    pictures: record.pictures
      .map(({ sha256, width, height }) => ({ path: picturePath(sha256), width, height }))
      .filter(({ path }) => frame.held.has(path)),
    reports: { ...counts, takenBack: record.reports.filter(({ takenBack }) => takenBack).length },
    acts: says.acts.length,
    protocols: named === null ? [] : says.protocols,
  };
}

/**
 * The hour and no more. A receipt on a seized phone says to the second when its submission came: an exact instant here would lead from it to
 * the words that are published, and name their author.
 */
function fullHour(instant: string): string {
  return new Date(Math.floor(Date.parse(instant) / 3_600_000) * 3_600_000).toISOString();
}

export function placesAbove(territories: readonly Territory[]): PlacesAbove {
  const byId = new Map(territories.map((territory) => [territory.id, territory]));
  return new Map(
    territories.map(({ id, name }) => {
      const path: string[] = [];
      const seen = new Set<string>();
      for (let at = byId.get(id); typeof at?.parent === 'string' && !seen.has(at.id); at = byId.get(at.parent)) {
        seen.add(at.id);
        path.unshift(at.id);
      }
      return [id, { path, name }];
    }),
  );
}
