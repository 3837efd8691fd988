import type { Contest, Station } from '@kua/core/registry/election.ts';
import { scheduleArrivals, visibility, type Arrival } from './arrival.ts';
import { observedStations } from './observer.ts';
import type { RehearsalPlan } from './plan.ts';
import type { Planted } from './planted.ts';
import type { ProtocolSheet } from './protocol-sheet.ts';
import { spoilNight } from './simulated-night.ts';
import { placeStations } from './station-layout.ts';
import { fillProtocols } from './vote.ts';

/** An invented election: same plan, same figures. */
export type Rehearsal = Readonly<{
  stations: readonly Station[];
  contest: Contest;
  /** The commission's protocols, a row a station. */
  official: ProtocolSheet;
  /** The observers' protocols in order of arrival. */
  arrivals: readonly Arrival[];
  /** Everything that does not fit. */
  planted: readonly Planted[];
}>;

/** Makes the whole election at once: stations, votes, official protocols, observers' copies and what is wrong among them. */
export function simulateElection(plan: RehearsalPlan): Rehearsal {
  const { seed, contest, districts } = plan;
  const placed = placeStations(seed, districts, plan.stations);
  const happened = fillProtocols(seed, contest, placed, districts);
  const observed = observedStations(seed, placed, districts, plan.observed);
  const { official, copies, planted } = spoilNight(plan, happened, observed);
  const { arrivals, inAfter } = scheduleArrivals(plan, placed, copies);
  const stations = placed.map(({ station }) => station);
  return {
    stations,
    contest,
    official,
    arrivals,
    planted: planted.map(({ kind, station, plant }) => ({
      kind,
      station: stations[station]?.id ?? '',
      option: plant.option,
      size: plant.size,
      cells: plant.cells,
      ...visibility(inAfter, { station, ...plant }),
    })),
  };
}
