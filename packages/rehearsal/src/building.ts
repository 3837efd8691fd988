import type { RehearsalDistrict } from './plan.ts';
import { integer, normal, pick, type Random } from './random.ts';

/** Where a station is. Names and addresses are invented and plain: numbered streets, numbered villages, nobody's name. */
export type Building = Readonly<{ name: string; address: string; latitude: number; longitude: number }>;

const townBuildings = [
  (n: number) => `№ ${n} мектеп / Школа № ${n}`,
  (n: number) => `№ ${n} мектеп / Школа № ${n}`,
  (n: number) => `№ ${n} мектеп-гимназия / Школа-гимназия № ${n}`,
  (n: number) => `№ ${n} балабақша / Детский сад № ${n}`,
  (n: number) => `№ ${n} колледж / Колледж № ${n}`,
  (n: number) => `№ ${n} мәдениет үйі / Дом культуры № ${n}`,
  (n: number) => `№ ${n} кітапхана / Библиотека № ${n}`,
  (n: number) => `№ ${n} спорт кешені / Спорткомплекс № ${n}`,
] as const;

const villageBuildings = [
  () => 'Орта мектеп / Средняя школа',
  () => 'Орта мектеп / Средняя школа',
  () => 'Негізгі мектеп / Основная школа',
  () => 'Ауыл клубы / Сельский клуб',
  () => 'Мәдениет үйі / Дом культуры',
  () => 'Кітапхана / Библиотека',
] as const;

/** Degrees of latitude within which two thirds of a town's buildings lie. */
const townSpread = { metropolis: 0.035, centre: 0.045, town: 0.03 } as const;

/**
 * A maker of buildings around the district's centre. Villages have one to four, near each other, and lie the further apart the further
 * the next district is (`gap`, in degrees), but never so far that they would lie in another country.
 */
export function buildingIn(district: RehearsalDistrict, gap: number, random: Random): () => Building {
  if (district.kind !== 'rural') return townBuilding(district, townSpread[district.kind], random);
  return villageBuilding(district, Math.max(0.07, Math.min(0.3, gap / 4)), random);
}

/** Degrees of latitude from each district's centre to the nearest other one. */
export function gapsBetween(districts: readonly RehearsalDistrict[]): readonly number[] {
  return districts.map((one) => {
    const narrow = Math.cos((one.latitude * Math.PI) / 180);
    const distances = districts
      .filter((other) => other !== one)
      .map((other) => Math.hypot(other.latitude - one.latitude, (other.longitude - one.longitude) * narrow));
    return Math.min(...distances);
  });
}

function townBuilding(district: RehearsalDistrict, spread: number, random: Random): () => Building {
  let made = 0;
  return () => {
    made += 1;
    const street = integer(random, 1, 60);
    const house = integer(random, 1, 140);
    return {
      name: pick(random, townBuildings)(made),
      address: `${street}-көше, ${house}-үй / улица ${street}, дом ${house}`,
      ...scatter(random, district, spread),
    };
  };
}

function villageBuilding(district: RehearsalDistrict, spread: number, random: Random): () => Building {
  let village = 0;
  let left = 0;
  let place = { latitude: district.latitude, longitude: district.longitude };
  return () => {
    if (left === 0) {
      village += 1;
      left = pick(random, [1, 1, 1, 2, 3, 4]);
      // The first village is the district's seat, larger than the rest.
      if (village === 1) left = 5;
      else place = scatter(random, district, spread);
    }
    left -= 1;
    const street = integer(random, 1, 12);
    const house = integer(random, 1, 80);
    return {
      name: pick(random, villageBuildings)(),
      address: `${village}-ауыл, ${street}-көше, ${house}-үй / село ${village}, улица ${street}, дом ${house}`,
      ...scatter(random, place, 0.006),
    };
  };
}

type Place = Readonly<{ latitude: number; longitude: number }>;

function scatter(random: Random, around: Place, deviation: number): Place {
  const stretch = 1 / Math.cos((around.latitude * Math.PI) / 180);
  return {
    latitude: rounded(around.latitude + deviation * steady(random)),
    longitude: rounded(around.longitude + deviation * stretch * steady(random)),
  };
}

/** Normal, but never further than two deviations: nobody should be placed beyond the district's neighbours. */
function steady(random: Random): number {
  return Math.max(-2, Math.min(2, normal(random)));
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}
