import { compareText } from '../kernel/text-order.ts';
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
import type { Handbook } from './handbook.ts';
import type { PictureSheet } from './release-contract.ts';
import type {
  PublicIncident,
  ViolationCodeSheet,
  ViolationRegion,
  ViolationsFile,
  WithdrawnIncident,
} from './release-violations-contract.ts';

/** A published incident, as the projections have it. */
export type IncidentRecord = Readonly<{
  id: string;
  says: IncidentBody;
  /** The district: of its station, or as staff said. */
  territory: string | null;
  /** Number of its station. */
  number: string | null;
  reportedAt: string;
  publishedAt: string;
  changedAt: string;
  reports: readonly Readonly<{ origin: ReportOrigin; outcome: ReviewOutcome; takenBack: boolean }>[];
}>;

/** One that was published and taken back. `territory`: the district in which it stood. */
export type WithdrawnRecord = Readonly<{
  id: string;
  code: string;
  territory: string | null;
  reason: WithdrawalReason;
  withdrawnAt: string;
}>;

export type ViolationParts = Readonly<{
  election: Readonly<{ id: string; rehearsal: boolean }>;
  /** Milliseconds since the epoch. */
  now: number;
  countEnds: number | null;
  handbook: Pick<Handbook, 'violations' | 'violationGroups' | 'acts' | 'timeZone'> | null;
  incidents: readonly IncidentRecord[];
  withdrawn: readonly WithdrawnRecord[];
  territories: readonly Territory[];
  /** Parts of the whole, as the overview has them. */
  regions: readonly Readonly<{ id: string; stations: number }>[];
  /** Stations from which an observer sent something, by the territory in which they lie. */
  observed: ReadonlyMap<string, number>;
  /** Pictures that the release holds, by digest. */
  pictures: ReadonlyMap<string, PictureSheet>;
  /** Where a station's page is: territories from the region down. */
  stationPaths: ReadonlyMap<string, readonly string[]>;
}>;

/** Stations that may be named now: whose pages have to be found. */
export function namedStations({ incidents, now, countEnds }: Pick<ViolationParts, 'incidents' | 'now' | 'countEnds'>) {
  return incidents.flatMap(({ says: { station, consent } }) =>
    station !== null && placeShown({ now, countEnds, station, consent }) === 'station' ? [station] : [],
  );
}

export function violations(parts: ViolationParts): ViolationsFile {
  const above = pathsOf(parts.territories);
  const incidents = parts.incidents
    .flatMap((record) => publicIncident(record, parts, above))
    .toSorted((a, b) => compareText(b.publishedAt, a.publishedAt) || compareText(a.id, b.id));
  const withdrawn = parts.withdrawn
    .map((record) => withdrawnIncident(record, above))
    .toSorted((a, b) => compareText(b.withdrawnAt, a.withdrawnAt) || compareText(a.id, b.id));
  return {
    format: 'kua-violations/1',
    rehearsal: parts.election.rehearsal,
    election: parts.election.id,
    stationsFrom: parts.countEnds === null ? null : new Date(parts.countEnds).toISOString(),
    timeZone: parts.handbook?.timeZone ?? null,
    codes: codeSheets(incidents, withdrawn, parts.handbook),
    regions: regionsOf(incidents, parts, above),
    incidents,
    withdrawn,
  };
}

function withdrawnIncident(record: WithdrawnRecord, above: Above): WithdrawnIncident {
  const { id, code, territory, withdrawnAt, reason } = record;
  const { path, name } = above.get(territory ?? '') ?? { path: [], name: null };
  return { id, code, path, place: name, withdrawnAt: fullHour(withdrawnAt), reason };
}

type Above = ReadonlyMap<string, Readonly<{ path: readonly string[]; name: LocalText }>>;

function publicIncident(record: IncidentRecord, parts: ViolationParts, above: Above): readonly PublicIncident[] {
  const { says, territory, number } = record;
  const outcome = outcomeOf(record.reports.map((report) => report.outcome));
  const place = above.get(territory ?? '');
  // The registry no longer knows its place, or a report was reopened: what could not be published now is not shown.
  if (outcome === null || place === undefined) return [];
  const { now, countEnds } = parts;
  const { station, consent } = says;
  const named = placeShown({ now, countEnds, station, consent }) === 'station' ? station : null;
  const counts = Object.fromEntries(
    reportOrigins.map((origin) => [origin, record.reports.filter((report) => report.origin === origin).length]),
  ) as Record<ReportOrigin, number>;
  return [
    {
      id: record.id,
      code: says.code,
      outcome,
      path: place.path,
      place: place.name,
      station:
        named === null
          ? null
          : { id: named, number: number ?? named, path: parts.stationPaths.get(named) ?? place.path },
      consent,
      at: says.at === null ? null : fullHour(says.at),
      clock: says.clock,
      reportedAt: fullHour(record.reportedAt),
      publishedAt: record.publishedAt,
      changedAt: record.changedAt,
      text: says.text,
      pictures: says.pictures.flatMap((digest) => parts.pictures.get(digest) ?? []),
      reports: { ...counts, takenBack: record.reports.filter(({ takenBack }) => takenBack).length },
      acts: says.acts.length,
      protocols: named === null ? [] : says.protocols,
    },
  ];
}

/**
 * The hour and no more. A receipt on a seized phone says to the second when its submission came: an exact instant here would lead from it to
 * the words that are published, and name their author.
 */
function fullHour(instant: string): string {
  return new Date(Math.floor(Date.parse(instant) / 3_600_000) * 3_600_000).toISOString();
}

/** Of every territory: what it is called, and the ids from the region down to it. */
function pathsOf(territories: readonly Territory[]): Above {
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

function codeSheets(
  incidents: readonly PublicIncident[],
  withdrawn: readonly WithdrawnIncident[],
  handbook: ViolationParts['handbook'],
): readonly ViolationCodeSheet[] {
  const codes = [...new Set([...incidents, ...withdrawn].map(({ code }) => code))].toSorted(compareText);
  return codes.map((code) => {
    const known = handbook?.violations.find(({ id }) => id === code);
    const group = handbook?.violationGroups.find(({ id }) => id === known?.group);
    return {
      code,
      name: known?.name ?? null,
      group: group === undefined ? null : { id: group.id, name: group.name },
      laws: (known?.laws ?? []).map((law) => ({
        ...law,
        name: handbook?.acts?.find(({ id }) => id === law.act)?.shortName ?? null,
      })),
      incidents: incidents.filter((incident) => incident.code === code).length,
    };
  });
}

function regionsOf(
  incidents: readonly PublicIncident[],
  { regions, observed }: ViolationParts,
  above: Above,
): readonly ViolationRegion[] {
  const observedBelow = new Map<string, number>();
  for (const [territory, stations] of observed) {
    const region = above.get(territory)?.path[0];
    if (region !== undefined) observedBelow.set(region, (observedBelow.get(region) ?? 0) + stations);
  }
  return regions.map(({ id, stations }) => ({
    territory: id,
    incidents: incidents.filter(({ path }) => path[0] === id).length,
    observed: observedBelow.get(id) ?? 0,
    stations,
  }));
}

/** Whether something that the earlier file said is not said any more, or otherwise: copies of it do not stay lying about. */
export function takesBack(before: ViolationsFile, now: ViolationsFile | null): boolean {
  const shown = new Map((now?.incidents ?? []).map((incident) => [incident.id, incident]));
  return before.incidents.some((incident) => {
    const after = shown.get(incident.id);
    return after === undefined || toldOf(incident) !== toldOf(after) || hidesStation(incident, after);
  });
}

/** All that is said of one but how many say it, when it was changed, and its station, which is named in its time. */
function toldOf(incident: PublicIncident): string {
  return JSON.stringify({ ...incident, reports: 0, changedAt: null, station: null, consent: null, protocols: [] });
}

/** Whether a station or a protocol that was named is named no more. */
function hidesStation(before: PublicIncident, after: PublicIncident): boolean {
  return (
    (before.station !== null && before.station.id !== after.station?.id) ||
    before.protocols.some((protocol) => !after.protocols.includes(protocol))
  );
}
