import type { DistrictKind, RehearsalDistrict } from './plan.ts';
import { normal, randomStream, uniform } from './random.ts';
import type { PlacedStation } from './station-layout.ts';

// Volunteers live in towns: they are no random sample, and a page that shows them must not be read as one.
const readiness: Readonly<Record<DistrictKind, number>> = { metropolis: 3.2, centre: 2.4, town: 1.3, rural: 0.55 };

/**
 * Stations with an observer, in order of station: exactly `share` of all, drawn without replacement with a weight for the kind of
 * district and the region (each gets the key u^(1/weight) and the largest keys win; Efraimidis and Spirakis 2006).
 */
export function observedStations(
  seed: string,
  placed: readonly PlacedStation[],
  districts: readonly RehearsalDistrict[],
  share: number,
): readonly number[] {
  const random = randomStream(seed, 'observers');
  const strength = new Map<string, number>();
  for (const { region } of districts) {
    if (!strength.has(region)) strength.set(region, Math.exp(0.45 * normal(random)));
  }
  const weights = districts.map(({ kind, region }) => readiness[kind] * (strength.get(region) ?? 1));
  const keyed = placed.map(({ district }, station) => ({
    station,
    key: Math.log(1 - uniform(random)) / (weights[district] ?? 1),
  }));
  return keyed
    .toSorted((left, right) => right.key - left.key)
    .slice(0, Math.round(placed.length * share))
    .map(({ station }) => station)
    .toSorted((left, right) => left - right);
}
