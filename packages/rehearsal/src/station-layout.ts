import type { Station } from '@kua/core/registry/election.ts';
import { buildingIn, gapsBetween, type Building } from './building.ts';
import type { DistrictKind, RehearsalDistrict } from './plan.ts';
import { normal, randomStream, uniform, type Random } from './random.ts';

/** A station with a list that the observers' choice and the votes depend on. */
export type PlacedStation = Readonly<{ station: Station; registered: number; district: number }>;

// Voters of an average district of a kind, voters at its average station, and stations that share a building. Invented, near enough.
const habits: Readonly<Record<DistrictKind, Readonly<{ voters: number; atStation: number; shared: number }>>> = {
  metropolis: { voters: 155_000, atStation: 2050, shared: 0.55 },
  centre: { voters: 220_000, atStation: 1950, shared: 0.5 },
  town: { voters: 42_000, atStation: 1500, shared: 0.35 },
  rural: { voters: 28_000, atStation: 700, shared: 0.06 },
};
/** No station has a longer list: constitutional law on elections of 28.09.1995 № 2464, article 23(2). */
const longestList = 3000;

/** Stations of all districts in the given order: numbers from 1 within a region, several in one building, lists of uneven length. */
export function placeStations(
  seed: string,
  districts: readonly RehearsalDistrict[],
  count: number,
): readonly PlacedStation[] {
  const random = randomStream(seed, 'stations');
  const weights = districts.map(({ kind }) => {
    const { voters, atStation } = habits[kind];
    return (voters / atStation) * Math.exp(0.35 * normal(random));
  });
  const numbers = new Map<string, number>();
  const gaps = gapsBetween(districts);
  const digits = Math.max(4, String(count).length - 1);
  const placed: PlacedStation[] = [];
  for (const [index, wanted] of apportion(weights, count).entries()) {
    const district = districts[index];
    if (district === undefined) continue;
    const { shared, atStation } = habits[district.kind];
    const nextBuilding = buildingIn(district, gaps[index] ?? 0, random);
    let building: Building = nextBuilding();
    let inside = 0;
    for (let made = 0; made < wanted; made += 1) {
      if (inside > 0 && (inside >= 3 || uniform(random) >= shared)) {
        building = nextBuilding();
        inside = 0;
      }
      inside += 1;
      const number = (numbers.get(district.region) ?? 0) + 1;
      numbers.set(district.region, number);
      const registered = listLength(random, district.kind, atStation);
      const station = {
        id: `${district.region}-${String(number).padStart(digits, '0')}`,
        number: String(number),
        ...building,
        territory: district.id,
        registered,
      };
      placed.push({ station, registered, district: index });
    }
  }
  return placed;
}

/** Town lists crowd below the legal limit; village lists are mostly short, with a long tail. */
function listLength(random: Random, kind: DistrictKind, mean: number): number {
  const drawn = kind === 'rural' ? mean * 0.78 * Math.exp(0.7 * normal(random)) : mean * (1 + 0.28 * normal(random));
  return Math.round(Math.min(longestList - 40 * uniform(random), Math.max(38 + 60 * uniform(random), drawn)));
}

/** Whole numbers in proportion to the weights, at least one each, `total` together (largest remainders). */
function apportion(weights: readonly number[], total: number): readonly number[] {
  const sum = weights.reduce((left, right) => left + right, 0);
  const spare = total - weights.length;
  if (spare < 0) throw new RangeError(`${total} stations cannot fill ${weights.length} districts`);
  const exact = weights.map((weight) => (weight / sum) * spare);
  const counts = exact.map((value) => 1 + Math.floor(value));
  const missing = total - counts.reduce((left, right) => left + right, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .toSorted((left, right) => right.remainder - left.remainder || left.index - right.index);
  for (const { index } of byRemainder.slice(0, missing)) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}
