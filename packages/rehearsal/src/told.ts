/** What reaches the desk beside protocols: the day of some stations, reports of violations, a call for help, reports of citizens. */
import type { Said } from '@kua/device/sealing.ts';
import { dayObservers, dayReports, type DayObserver, type DayReport } from './voting-day.ts';
import { drawUuid, randomStream } from './random.ts';
import type { Rehearsal } from './simulate.ts';
import { callWords, citizenWords, seenViolations } from './told-words.ts';

/** `seconds`: after somebody began to watch. `isListed`: an observer's phone, and not the key of one report. */
export type Told = Readonly<{
  seconds: number;
  device: string;
  isListed: boolean;
  said: Said & Readonly<{ id: string }>;
}>;

/** The election it is told of; its stations close at eight in the evening. */
export type ToldOf = Readonly<{ election: string; date: string; closesAt: string; seed: string }>;

/** Of the day so many a second, so that its curves grow before one's eyes; the rest so far apart that each can be looked at. */
const daysPerSecond = 20;
const firstViolation = 40;
const violationEvery = 15;
const firstCitizen = 60;
const citizenEvery = 35;
const callAfter = 240;

const closing = 20 * 60;

/** In the order in which it is sent, the same for the same seed. */
export function toldOf(rehearsal: Rehearsal, of: ToldOf): readonly Told[] {
  const observers = dayObservers(rehearsal, of.seed);
  const days = dayReports(rehearsal, observers, of.seed).map((report, index): Told => ({
    seconds: index / daysPerSecond,
    ...ofDay(rehearsal, of, report),
  }));
  return [...days, ...incidents(rehearsal, of, observers), ...ofCitizens(rehearsal, of)].toSorted(
    (left, right) => left.seconds - right.seconds,
  );
}

function ofDay(rehearsal: Rehearsal, of: ToldOf, { observer, entry, minute, says }: DayReport): Omit<Told, 'seconds'> {
  const { kind, ...rest } = says;
  // A turnout is one of a full hour, whenever it is sent.
  const body = kind === 'turnout' ? { at: instantAt(of, Math.floor(minute / 60) * 60), ...rest } : rest;
  return byPhone(rehearsal, of, { observer, id: entry, minute, said: { kind, body } });
}

function incidents(rehearsal: Rehearsal, of: ToldOf, observers: readonly DayObserver[]): readonly Told[] {
  const random = randomStream(of.seed, 'incidents');
  // Those who send no protocol come last in the list. Whoever reports the same event stands beside the first, with another phone.
  const places = observers.toReversed();
  const at = (place: number): DayObserver => {
    const observer = places[place];
    if (observer === undefined) throw new RangeError(`nobody observes at place ${place}`);
    return observer;
  };
  const violations = seenViolations.map(({ place, time, code, role, text }, index): Told => {
    const isSecond = seenViolations.findIndex((one) => one.place === place) !== index;
    const observer = isSecond ? { ...at(place), device: drawUuid(random).slice(-12) } : at(place);
    const minute = minuteOf(time);
    const body = { code, at: instantAt(of, minute), text, role };
    const told = { observer, id: drawUuid(random), minute: minute + 3, said: { kind: 'violation', body } } as const;
    return { seconds: firstViolation + index * violationEvery, ...byPhone(rehearsal, of, told) };
  });
  const { time, text } = callWords;
  const minute = minuteOf(time);
  const call = { kind: 'distress', body: { at: instantAt(of, minute), text } } as const;
  const caller = { observer: at(seenViolations.length), id: drawUuid(random), minute, said: call };
  return [...violations, { seconds: callAfter, ...byPhone(rehearsal, of, caller) }];
}

function ofCitizens({ stations }: Rehearsal, { seed, ...of }: ToldOf): readonly Told[] {
  const random = randomStream(seed, 'citizens');
  return citizenWords.map(({ time, tells, text }, index): Told => {
    const station = stations[random() % stations.length]?.id ?? '';
    const capturedAt = instantAt(of, minuteOf(time) + 20);
    const body = { ...tells, day: of.date, time, territory: null, text };
    const [device, id] = [`citizen ${drawUuid(random)}`, drawUuid(random)];
    const said = { election: of.election, id, kind: 'citizen-report', station, capturedAt, body } as const;
    return { seconds: firstCitizen + index * citizenEvery, device, isListed: false, said };
  });
}

type Phoned = Readonly<{ observer: DayObserver; id: string; minute: number; said: Pick<Said, 'kind' | 'body'> }>;

function byPhone({ stations }: Rehearsal, of: ToldOf, { observer, id, minute, said }: Phoned): Omit<Told, 'seconds'> {
  const station = stations[observer.station]?.id ?? '';
  const capturedAt = instantAt(of, minute);
  return { device: observer.device, isListed: true, said: { election: of.election, id, station, capturedAt, ...said } };
}

function minuteOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function instantAt({ closesAt }: Pick<ToldOf, 'closesAt'>, minute: number): string {
  return new Date(Date.parse(closesAt) + (minute - closing) * 60_000).toISOString();
}
