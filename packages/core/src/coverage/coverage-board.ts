/** The board of a coordinator: every station of her territories with its state, and the sums of regions and sources. */
import { evidenceLevels, type EvidenceLevel } from '../protocols/evidence-level.ts';
import type { ClockMoment } from '../registry/clock-contract.ts';
import type { LocalText, Source, Territory } from '../registry/election.ts';
import type { CoverageBoard } from './coverage-contract.ts';
import type { PlannedMoment } from './day-plan.ts';
import { regionsOf } from './regions.ts';
import { lateMoments, stationState, stationStates, type StationArrivals } from './station-day.ts';
import { turnoutCurves, type StatedTurnout } from './turnout-curves.ts';
import { turnoutFindings, type TurnoutFinding, type TurnoutSeries } from './turnout-jumps.ts';
import type { Curve } from './turnout-curves.ts';

export type CoveredStation = Readonly<{
  id: string;
  number: string;
  territory: string;
  latitude: number | null;
  longitude: number | null;
  /** By the registry, else the most that a source states. */
  registered: number | null;
  arrived: StationArrivals;
  turnout: readonly StatedTurnout[];
  /** Sources whose observers sent something from there, and those that state a result. */
  observedBy: readonly string[];
  resultsBy: readonly string[];
  /** How well what came of it is evidenced. */
  level: EvidenceLevel;
}>;

export type Coverage = Readonly<{
  sequence: number;
  /** Ledger sequence that last changed territories or stations. */
  registry: number;
  at: string;
  minute: number;
  territories: readonly Territory[];
  sources: readonly Source[];
  clock: readonly ClockMoment[];
  plan: readonly PlannedMoment[];
  stations: readonly CoveredStation[];
  /** How many copies of other stations are like those of a station, by its id. */
  alike: ReadonlyMap<string, number>;
}>;

export type CurveFinding = TurnoutFinding & Pick<Curve, 'what' | 'of'>;

/** What is found in the turnout of each station, by its id. A station is held against the stations of its region. */
export function coverageFindings({ stations, territories }: Coverage): ReadonlyMap<string, readonly CurveFinding[]> {
  const regions = regionsOf(territories);
  const curves: { station: string; curve: Curve; series: TurnoutSeries }[] = [];
  for (const { id, territory, registered, turnout } of stations) {
    const region = regions.get(territory) ?? territory;
    for (const curve of turnoutCurves(turnout)) {
      const { what, points } = curve;
      curves.push({ station: id, curve, series: { station: id, region, kind: what, registered, points } });
    }
  }
  const found = new Map<string, CurveFinding[]>();
  for (const [index, findings] of turnoutFindings(curves.map(({ series }) => series)).entries()) {
    const own = curves[index];
    if (own === undefined || findings.length === 0) continue;
    const { what, of } = own.curve;
    const all = [...(found.get(own.station) ?? []), ...findings.map((finding) => ({ ...finding, what, of }))];
    found.set(own.station, all);
  }
  return found;
}

/** @param scope territories in and below which is shown; null: all */
export function coverageBoard(
  coverage: Coverage,
  findings: ReadonlyMap<string, readonly CurveFinding[]>,
  scope: readonly string[] | null,
): CoverageBoard {
  const { territories, plan, clock, minute } = coverage;
  const inside = insideOf(territories, scope);
  const stations = coverage.stations.filter(({ territory }) => inside?.has(territory) ?? true);
  const moments = plan.filter(({ lateFrom }) => lateFrom !== null);
  const placeOf = new Map(moments.map(({ id }, place) => [id, place]));
  const rows = stations.map((station) => {
    const of = findings.get(station.id) ?? [];
    return {
      ...station,
      state: stationStates.indexOf(stationState(plan, station.arrived)),
      late: lateMoments(plan, station.arrived, minute).flatMap((id) => placeOf.get(id) ?? []),
      jumps: of.filter(({ type }) => type === 'jump').length,
      drops: of.filter(({ type }) => type === 'drop').length,
      level: evidenceLevels.indexOf(station.level),
      alike: coverage.alike.get(station.id) ?? 0,
      sources: coverage.sources.flatMap(({ id }, place) => (hasSent(station, id) ? [place] : [])),
    };
  });
  const column = <K extends keyof (typeof rows)[number]>(key: K): (typeof rows)[number][K][] =>
    rows.map((row) => row[key]);
  return {
    sequence: coverage.sequence,
    at: coverage.at,
    minute,
    territories: territories
      .filter(({ id }) => inside === null || inside.has(id) || isAbove(territories, id, inside))
      .map(({ id, name, parent, tile }) => ({ id, name, parent, tile: tile ?? null })),
    moments: moments.map(({ id, start, lateFrom }) => ({
      ...{ id, start, lateFrom: lateFrom ?? start },
      text: textOf(clock, id),
    })),
    columns: {
      station: column('id'),
      number: column('number'),
      territory: column('territory'),
      latitude: column('latitude'),
      longitude: column('longitude'),
      registered: column('registered'),
      state: column('state'),
      last: rows.map(({ arrived }) => arrived.last),
      late: column('late'),
      jumps: column('jumps'),
      drops: column('drops'),
      level: column('level'),
      alike: column('alike'),
      sources: column('sources'),
    },
    byRegion: sumsByRegion(rows, territories),
    bySource: coverage.sources.map(({ id, name }) => ({
      source: id,
      name,
      observed: rows.filter(({ observedBy }) => observedBy.includes(id)).length,
      results: rows.filter(({ resultsBy }) => resultsBy.includes(id)).length,
      turnout: rows.filter(({ turnout }) => turnout.some(({ source }) => source === id)).length,
    })),
  };
}

function hasSent({ observedBy, resultsBy, turnout }: CoveredStation, source: string): boolean {
  return observedBy.includes(source) || resultsBy.includes(source) || turnout.some((one) => one.source === source);
}

type BoardRow = Readonly<{ territory: string; state: number; late: readonly number[]; jumps: number; drops: number }>;

function sumsByRegion(rows: readonly BoardRow[], territories: readonly Territory[]): CoverageBoard['byRegion'] {
  const regions = regionsOf(territories);
  const byRegion = Map.groupBy(rows, ({ territory }) => regions.get(territory) ?? territory);
  return territories.flatMap(({ id }) => {
    const own = byRegion.get(id);
    if (own === undefined) return [];
    const some = (has: (row: BoardRow) => boolean): number => own.filter(has).length;
    return {
      territory: id,
      stations: own.length,
      states: stationStates.map((_, state) => some((row) => row.state === state)),
      late: some(({ late }) => late.length > 0),
      jumps: some(({ jumps }) => jumps > 0),
      drops: some(({ drops }) => drops > 0),
    };
  });
}

/** What the clock asks for at a moment, or says where it has not come. */
export function textOf(clock: readonly ClockMoment[], id: string): LocalText {
  const moment = clock.find((one) => one.id === id);
  return moment?.expected?.text ?? moment?.text ?? {};
}

/** Territories in and below which she works; null: all. */
export function insideOf(
  territories: readonly Territory[],
  scope: readonly string[] | null,
): ReadonlySet<string> | null {
  return scope === null ? null : below(territories, new Set(scope));
}

/** These territories and all below them. */
function below(territories: readonly Territory[], ids: ReadonlySet<string>): ReadonlySet<string> {
  const parents = new Map(territories.map(({ id, parent }) => [id, parent]));
  const isInside = (id: string | null): boolean => id !== null && (ids.has(id) || isInside(parents.get(id) ?? null));
  return new Set(territories.map(({ id }) => id).filter(isInside));
}

/** Needed to say where those inside lie. */
function isAbove(territories: readonly Territory[], id: string, inside: ReadonlySet<string>): boolean {
  const lower = below(territories, new Set([id]));
  return [...inside].some((one) => lower.has(one));
}
