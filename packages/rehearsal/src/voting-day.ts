import { blank } from './protocol-sheet.ts';
import { between, drawUuid, integer, randomStream, shuffled, type Random } from './random.ts';
import type { Rehearsal } from './simulate.ts';

/** Somebody at a station on voting day, with a phone. */
export type DayObserver = Readonly<{ station: number; device: string }>;

/** What she sends in the course of the day. `minute`: by the clocks of the stations. */
export type DayReport = Readonly<{
  observer: DayObserver;
  entry: string;
  minute: number;
  says:
    | Readonly<{ kind: 'checklist'; list: string; answers: Readonly<Record<string, boolean | number | string>> }>
    | Readonly<{ kind: 'turnout'; cast: number; announced: number }>;
}>;

/** So many who send a protocol as well, and so many who never do: a board of coverage that shows how far the day came needs both. */
const withProtocol = 100;
const without = 100;

/** Share of those who vote in the end that has voted by the hour. */
const voted: readonly (readonly [hour: number, share: number])[] = [
  [10, 0.16],
  [12, 0.36],
  [14, 0.55],
  [16, 0.72],
  [18, 0.88],
  [20, 1],
];

/** At one station in so many the commission announces far too little before this hour, and all of it at once from then on. */
const leapEvery = 40;
const leapAt = 16;

/** Observers whose day can be followed, those where the commission added votes among them; at each other place one as chance has it. */
export function dayObservers({ stations, arrivals, planted }: Rehearsal, seed: string): readonly DayObserver[] {
  const random = randomStream(seed, 'day observers');
  const phones = new Map<number, string>();
  for (const { station, device } of arrivals) if (!phones.has(station)) phones.set(station, device);
  const added = new Set(planted.filter(({ kind }) => kind === 'votes-added').map(({ station }) => station));
  const all = stations.map((_, index) => index);
  const isAdded = (station: number): boolean => added.has(stations[station]?.id ?? '');
  const sending = shuffled(random, [...phones.keys()]).toSorted((a, b) => Number(isAdded(b)) - Number(isAdded(a)));
  const silent = shuffled(
    random,
    all.filter((station) => !phones.has(station)),
  );
  return [...sending.slice(0, withProtocol), ...silent.slice(0, without)].map((station) => ({
    station,
    device: phones.get(station) ?? drawUuid(random).slice(-12),
  }));
}

/** Lists and turnout of the day, in the order in which they were seen. Some only come, some stop in the course of the day. */
export function dayReports(
  rehearsal: Rehearsal,
  observers: readonly DayObserver[],
  seed: string,
): readonly DayReport[] {
  const random = randomStream(seed, 'day');
  const reports = observers.flatMap((observer, index) => oneDay(random, rehearsal, { observer, index }));
  return reports.toSorted((left, right) => left.minute - right.minute);
}

type Place = Readonly<{ observer: DayObserver; index: number }>;

function oneDay(random: Random, rehearsal: Rehearsal, { observer, index }: Place): readonly DayReport[] {
  const say = (minute: number, says: DayReport['says']): DayReport => ({
    observer,
    entry: drawUuid(random),
    minute,
    says,
  });
  const came = integer(random, 6 * 60, 6 * 60 + 20);
  const time = `06:${String(came - 6 * 60).padStart(2, '0')}`;
  const admitted = { admitted: true, 'admitted-at': time, journal: true } as const;
  if (index % 8 === 0) return [say(came + 5, { kind: 'checklist', list: 'opening', answers: admitted })];
  const shown = { ...admitted, 'boxes-empty': index % 23 !== 3, 'boxes-sealed': true };
  const opening = say(came + 40, { kind: 'checklist', list: 'opening', answers: shown });
  if (index % 8 === 1) return [opening];
  const hours = voted.slice(0, index % 8 < 4 ? integer(random, 1, 4) : voted.length);
  const [counted, announced] = turnoutAt(rehearsal, observer.station);
  const turnout = hours.map(([hour, share]) => {
    const part = share * (share < 1 ? between(random, 0.9, 1) : 1);
    const said = index % leapEvery === 6 && hour < leapAt ? 0.4 : 1;
    const figures = { cast: Math.round(counted * part), announced: Math.round(announced * part * said) };
    return say(hour * 60 + integer(random, 2, 20), { kind: 'turnout', ...figures });
  });
  const voting = { papers: true, again: false, bundle: index % 19 === 5, 'boxes-intact': true } as const;
  return [opening, say(9 * 60 + 30, { kind: 'checklist', list: 'voting', answers: voting }), ...turnout];
}

/** Who voted in the end: as the observer counted, and as the commission says. */
function turnoutAt({ official, arrivals }: Rehearsal, station: number): readonly [counted: number, announced: number] {
  const { width, fields } = official.form;
  const announced = Math.max(0, official.figures[station * width + fields.cast] ?? 0);
  const own = arrivals.find((one) => one.station === station)?.row[fields.cast] ?? blank;
  return [own === blank ? announced : own, announced];
}
