import { planters, type Copy, type Plant } from './planting.ts';
import { plantedKinds, type PlantedKind, type RehearsalPlan } from './plan.ts';
import { rowOf, type ProtocolSheet } from './protocol-sheet.ts';
import { randomStream, shuffled, uniform } from './random.ts';

/** A planted thing before it is known when the copies arrive. */
export type PlantedStation = Readonly<{ kind: PlantedKind; station: number; plant: Plant }>;

/** What the commission publishes and what the observers will send, by station. */
export type SimulatedNight = Readonly<{
  official: ProtocolSheet;
  /** In order of station; the copies of one station in the order in which they were made. */
  copies: ReadonlyMap<number, readonly Copy[]>;
  planted: readonly PlantedStation[];
}>;

/** Share of observed stations at which a second observer sends the same figures. */
const secondObserver = 0.04;

/** Copies what happened to the official protocols and the observers' copies, but for the stations where something is planted. */
export function spoilNight(
  plan: Pick<RehearsalPlan, 'seed' | 'planted'>,
  happened: ProtocolSheet,
  observed: readonly number[],
): SimulatedNight {
  const planted = plantAll(plan, happened, observed);
  const official = happened.figures.slice();
  const byStation = new Map(planted.map(({ station, plant }) => [station, plant]));
  for (const [station, { official: row }] of byStation) if (row) official.set(row, station * happened.form.width);

  const random = randomStream(plan.seed, 'second observers');
  const copies = new Map<number, readonly Copy[]>();
  for (const station of observed) {
    const second = uniform(random) < secondObserver;
    const plant = byStation.get(station);
    const own = plant?.copies ?? [{ row: rowOf(happened, station), corrects: false }];
    // A second copy would turn a slip of one observer into a contradiction, which is planted elsewhere.
    const alike = plant === undefined || plant.official !== undefined;
    copies.set(station, second && alike ? [...own, ...own] : own);
  }
  return { official: { form: happened.form, figures: official }, copies, planted };
}

function plantAll(
  { seed, planted }: Pick<RehearsalPlan, 'seed' | 'planted'>,
  happened: ProtocolSheet,
  observed: readonly number[],
): readonly PlantedStation[] {
  const random = randomStream(seed, 'planted');
  let free = shuffled(random, observed);
  const all: PlantedStation[] = [];
  for (const kind of plantedKinds) {
    const used = new Set<number>();
    for (const station of free) {
      if (used.size === planted[kind]) break;
      const plant = planters[kind](random, rowOf(happened, station), happened.form);
      if (plant === null) continue;
      used.add(station);
      all.push({ kind, station, plant });
    }
    if (used.size < planted[kind]) throw new RangeError(`only ${used.size} stations lend themselves to ${kind}`);
    free = free.filter((station) => !used.has(station));
  }
  return all;
}
