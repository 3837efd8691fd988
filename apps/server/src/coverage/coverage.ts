/** How far an election is in its day, station by station, out of the projections and the pack. */
import type { Coverage, CoveredStation } from '@kua/core/coverage/coverage-board.ts';
import { askedQuestions, dayPlan } from '@kua/core/coverage/day-plan.ts';
import { evidenceOf, isVerified } from '@kua/core/coverage/station-day.ts';
import type { StatedTurnout } from '@kua/core/coverage/turnout-curves.ts';
import { stationClock } from '@kua/core/kernel/station-clock.ts';
import type { Handbook } from '@kua/core/publication/handbook.ts';
import { isObserved } from '@kua/core/protocols/independence.ts';
import { readLevels } from '../protocols/level-store.ts';
import { readAlikeCounts } from './alike-store.ts';
import {
  readAnswered,
  readContestsEverywhere,
  readCoverageHead,
  readSeen,
  readStated,
  readStations,
  readTerritories,
  readTouched,
  readTurnout,
  type Seen,
  type Snapshot,
  type TurnoutRow,
  type Wanted,
} from './coverage-store.ts';

/** What the pack says about the day, and how many may collude before "confirmed" means nothing. */
export type CoverageRules = Readonly<{ handbook: Handbook; colluders: number }>;

/**
 * The coverage now. On voting day something arrives all the time, at a few stations of thousands: where `before` is of the same
 * registry, only the stations of which something came since are read again. Null where nothing of the election was ever projected.
 */
export async function readCoverage(
  snapshot: Snapshot,
  { rules, now, before }: Readonly<{ rules: CoverageRules; now: Date; before: Coverage | null }>,
): Promise<Coverage | null> {
  const head = await readCoverageHead(snapshot);
  if (head === null) return null;
  const { handbook, colluders } = rules;
  const midnight = midnightOf(handbook);
  const clock = { at: now.toISOString(), minute: minuteAt(now, midnight) };
  if (before !== null && before.registry === head.registry && before.sequence <= head.sequence) {
    if (before.sequence === head.sequence) return { ...before, ...clock };
    const touched = await readTouched(snapshot, before.sequence);
    // A photo that just came may be like one of a station of which nothing came.
    const alike = await readAlikeCounts(snapshot);
    if (touched.length === 0) return { ...before, ...head, ...clock, alike };
    const { plan } = before;
    const read = await readCovered(snapshot, { plan, midnight, colluders, wanted: touched });
    const fresh = new Map(read.map((one) => [one.id, one]));
    const stations = before.stations.map((station) => fresh.get(station.id) ?? station);
    return { ...before, ...head, ...clock, stations, alike };
  }
  const plan = dayPlan(handbook.clock, handbook.votingHours);
  const territories = await readTerritories(snapshot);
  const stations = await readCovered(snapshot, { plan, midnight, colluders, wanted: null });
  const alike = await readAlikeCounts(snapshot);
  return { ...head, ...clock, territories, clock: handbook.clock, plan, stations, alike };
}

async function readCovered(
  snapshot: Snapshot,
  {
    plan,
    midnight,
    colluders,
    wanted,
  }: Readonly<{ plan: Coverage['plan']; midnight: number; colluders: number; wanted: Wanted }>,
): Promise<readonly CoveredStation[]> {
  const stations = await readStations(snapshot, wanted);
  const seen = Map.groupBy(await readSeen(snapshot, { midnight, wanted }), ({ station }) => station);
  const questions = askedQuestions(plan);
  const answered = Map.groupBy(await readAnswered(snapshot, { questions, wanted }), ({ station }) => station);
  const turnout = Map.groupBy(await readTurnout(snapshot, { midnight, wanted }), ([station]) => station);
  const stated = new Map((await readStated(snapshot, wanted)).map((one) => [one.station, one]));
  const everywhere = await readContestsEverywhere(snapshot);
  const levels = await readLevels(snapshot, wanted, colluders);
  return stations.map((station): CoveredStation => {
    const { id } = station;
    const [own, rows] = [seen.get(id) ?? [], turnout.get(id) ?? []];
    const result = stated.get(id);
    const evidenced = levels.get(id) ?? new Map<string, never>();
    const contests = [...new Set([...everywhere, ...(result?.contests ?? []), ...evidenced.keys()])];
    const observed = rows.filter(([, , observer]) => observer !== null);
    return {
      ...station,
      arrived: {
        last: own.length === 0 ? null : Math.max(...own.map(({ last }) => last)),
        lists: listsOf(own),
        answered: new Set(answered.get(id)?.map((one) => one.answered)),
        turnout: observed.flatMap(([, , , minutes]) => minutes),
        // A photo is one before anybody read it.
        hasProtocol:
          [...evidenced.values()].some(({ level }) => level !== 'none') || (result?.sources.some(isObserved) ?? false),
        isVerified: isVerified(contests, evidenced),
      },
      turnout: statedTurnout(rows),
      observedBy: own.map(({ source }) => source),
      resultsBy: result?.sources ?? [],
      level: evidenceOf([
        ...[...evidenced.values()].map(({ level }) => level),
        ...(result?.isDisputed === true ? (['disputed'] as const) : []),
      ]),
    };
  });
}

/** Minutes since the epoch at which clocks of the stations showed the midnight with which voting day began. */
export function midnightOf({ timeZone, date, noon }: Handbook): number {
  const clock = stationClock({ timeZone, date, ...(noon === undefined ? {} : { noon }) });
  return Math.floor(clock.instantOf({ date, time: '00:00', repeated: 'first' }) / 60_000);
}

function minuteAt(now: Date, midnight: number): number {
  return Math.floor(now.getTime() / 60_000) - midnight;
}

function listsOf(seen: readonly Seen[]): ReadonlyMap<string, number> {
  const lists = new Map<string, number>();
  for (const entry of seen.flatMap((one) => one.lists ?? [])) {
    // Ids of lists have no spaces.
    const [list = '', minute = ''] = entry.split(' ');
    lists.set(list, Math.max(lists.get(list) ?? -Infinity, Number(minute)));
  }
  return lists;
}

/** Rows of one station. */
function statedTurnout(rows: readonly TurnoutRow[]): readonly StatedTurnout[] {
  return rows.map(([, source, observer, minutes, cast, announced]) => ({
    source,
    observer,
    points: minutes.map((minute, index) => ({
      minute,
      cast: cast[index] ?? null,
      announced: announced[index] ?? null,
    })),
  }));
}
