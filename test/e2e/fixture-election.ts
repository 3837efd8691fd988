/** An invented election over the territories of the Kazakhstan pack, seeded: for looking at pages, not at figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packTerritoriesSchema } from '@kua/core/registry/pack-contract.ts';
import type { Contest, ContestOption, Station, Territory } from '@kua/core/registry/election.ts';

export type Random = () => number;

/** mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Placed = Territory & Readonly<{ center?: readonly [number, number] }>;

export function kazakhTerritories(tiles: boolean): readonly Placed[] {
  const file = join(import.meta.dirname, '..', '..', 'packs', 'kz', 'territories.json');
  const { territories } = packTerritoriesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return territories
    .filter((territory) => territory.validTo === null)
    .map(({ id, parent, level, name, shortName, tile, center }) => ({
      id,
      parent,
      level,
      name,
      ...(shortName === undefined ? {} : { shortName }),
      ...(tiles && tile !== undefined ? { tile } : {}),
      ...(center === undefined ? {} : { center: [center[0], center[1]] as const }),
    }));
}

const letters = ['А', 'Ә', 'Б', 'В', 'Г', 'Ғ', 'Д'] as const;

export function inventedContest(id: string, options: number, name: Contest['name']): Contest {
  const parties = Array.from({ length: options - 1 }, (_, index): ContestOption => {
    const letter = letters[index] ?? String(index + 1);
    return {
      id: `party-${index + 1}`,
      name: { kk: `«${letter}» партиясы`, ru: `Партия «${letter}»`, en: `Party “${letter}”` },
      kind: 'party',
      color: null,
    };
  });
  const against: ContestOption = {
    id: 'against-all',
    name: { kk: 'Бәріне қарсымын', ru: 'Против всех', en: 'Against all' },
    kind: 'against-all',
    color: null,
  };
  return {
    id,
    name,
    fields: [
      { id: 'registered', name: { kk: 'Тізімдегі сайлаушылар', ru: 'Избирателей в списке', en: 'Registered voters' } },
      { id: 'issued', name: { kk: 'Берілген бюллетеньдер', ru: 'Выдано бюллетеней', en: 'Ballots issued' } },
      { id: 'cast', name: { kk: 'Дауыс беруге қатысқандар', ru: 'Приняли участие', en: 'Took part' } },
      { id: 'invalid', name: { kk: 'Жарамсыз бюллетеньдер', ru: 'Недействительные', en: 'Invalid ballots' } },
      { id: 'cancelled', name: { kk: 'Жойылған бюллетеньдер', ru: 'Погашено бюллетеней', en: 'Ballots cancelled' } },
      { id: 'received', name: { kk: 'Алынған бюллетеньдер', ru: 'Получено бюллетеней', en: 'Ballots received' } },
      { id: 'absentee', name: { kk: 'Куәлікпен дауыс бергендер', ru: 'По открепительным', en: 'By certificate' } },
    ],
    options: [...parties, against],
    denominator: 'options',
    relations: [
      {
        id: 'received',
        name: {
          kk: 'Алынған бюллетеньдер – берілгені мен жойылғаны',
          ru: 'Полученные бюллетени – это выданные и погашенные',
          en: 'Ballots received are those issued and those cancelled',
        },
        left: 'issued + cancelled',
        op: '=',
        right: 'received',
      },
      {
        id: 'box',
        name: {
          kk: 'Жәшіктерде берілгеннен көп бюллетень жоқ',
          ru: 'В урнах не больше бюллетеней, чем выдано',
          en: 'No more ballots in the boxes than were issued',
        },
        left: 'sum(options) + invalid',
        op: '<=',
        right: 'issued',
        law: '№ 2464, 43(4-1)',
      },
      {
        id: 'absentee',
        name: {
          kk: 'Куәлікпен дауыс бергендер тізімнен көп емес',
          ru: 'По открепительным не больше, чем в списке',
          en: 'By certificate no more than on the list',
        },
        left: 'absentee',
        op: '<=',
        right: 'registered',
      },
    ],
    maxTurnout: 1,
    stations: 'all',
  };
}

const streets = ['Абай', 'Достық', 'Әуезов', 'Сәтбаев', 'Жібек жолы', 'Бейбітшілік', 'Тәуелсіздік'] as const;

/** Stations by weight of their district, scattered about its centre. */
export function inventedStations(territories: readonly Placed[], count: number, random: Random): readonly Station[] {
  const districts = territories.filter((territory) => territory.level === 2);
  const weights = districts.map(() => 0.25 + random() ** 2 * 2);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const numbers = new Map<string, number>();
  return districts.flatMap((district, index) => {
    const share = Math.max(1, Math.round(((weights[index] ?? 1) / total) * count));
    const [longitude, latitude] = district.center ?? [67, 48];
    return Array.from({ length: share }, (): Station => {
      const region = district.parent ?? '';
      const number = (numbers.get(region) ?? 0) + 1;
      numbers.set(region, number);
      const far = (random() + random() + random() - 1.5) * 0.9;
      const aside = (random() + random() + random() - 1.5) * 1.2;
      return {
        id: `${region.slice(0, 2)}-${number}`,
        number: String(number),
        name: `№ ${1 + Math.floor(random() * 90)} мектеп`,
        address: `${streets[Math.floor(random() * streets.length)] ?? ''} көшесі, ${1 + Math.floor(random() * 180)}`,
        territory: district.id,
        latitude: Math.round((latitude + far) * 1e4) / 1e4,
        longitude: Math.round((longitude + aside) * 1e4) / 1e4,
        registered: Math.round(120 + random() ** 1.6 * 2700),
      };
    });
  });
}

/** A protocol that adds up: fields and options in the contest's order. */
export function inventedProtocol(contest: Contest, registered: number, random: Random): number[] {
  const issued = Math.round(registered * (0.35 + random() * 0.4));
  const invalid = Math.round(issued * random() * 0.02);
  const weights = contest.options.map((_, index) => (0.35 + random()) / (index + 1) ** 1.35);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const votes = weights.map((weight) => Math.floor((weight / total) * (issued - invalid)));
  const cast = votes.reduce((sum, vote) => sum + vote, 0) + invalid;
  const cancelled = Math.round(registered * 1.01) - issued;
  const fields: Readonly<Record<string, number>> = {
    registered,
    issued,
    cast,
    invalid,
    cancelled,
    received: issued + cancelled,
  };
  return [...contest.fields.map((field) => fields[field.id] ?? -1), ...votes];
}
