import type { DistrictKind, RehearsalPlan } from './plan.ts';
import type { Planted } from './planted.ts';
import type { Copy } from './planting.ts';
import { between, drawUuid, integer, normal, randomStream, uniform, type Random } from './random.ts';
import type { SimulatedNight } from './simulated-night.ts';
import type { PlacedStation } from './station-layout.ts';

/** A protocol as it comes in. The same entry may come twice: a phone that got no answer sends again. */
export type Arrival = Readonly<{
  /** UUID of the ledger entry, the same for the same seed. */
  entry: string;
  /** Index of the station. */
  station: number;
  device: string;
  /** The phone's clock. */
  capturedAt: string;
  supersedes: string | null;
  row: Int32Array;
}>;

export type Schedule = Readonly<{
  /** In order of arrival. */
  arrivals: readonly Arrival[];
  /** How many arrivals it takes until the copy with this ordinal is in, by station. */
  inAfter: ReadonlyMap<number, readonly number[]>;
}>;

/** Seconds between the photograph and the moment the phone finds a network, on average. */
const delay: Readonly<Record<DistrictKind, number>> = { metropolis: 180, centre: 200, town: 320, rural: 900 };
const minute = 60;
const hour = 3600;

type Timed = Readonly<{ seconds: number; ordinal: number | null; arrival: Arrival }>;

/**
 * The night from the close of voting: the longer the list, the longer the count; villages send later; coalitions collect and send in
 * rounds, so that protocols come in bursts; a few come in the morning; one in a hundred is sent twice.
 */
export function scheduleArrivals(
  { seed, closesAt, districts }: Pick<RehearsalPlan, 'seed' | 'closesAt' | 'districts'>,
  placed: readonly PlacedStation[],
  copies: SimulatedNight['copies'],
): Schedule {
  const random = randomStream(seed, 'arrivals');
  const close = Date.parse(closesAt);
  const timed: Timed[] = [];
  for (const [station, made] of copies) {
    const place = placed[station];
    const kind = districts[place?.district ?? -1]?.kind;
    if (place === undefined || kind === undefined) throw new RangeError(`no station ${station}`);
    timed.push(...stationArrivals(random, { station, close, kind, registered: place.registered, made }));
  }
  timed.sort((left, right) => left.seconds - right.seconds || left.arrival.station - right.arrival.station);
  const inAfter = new Map<number, number[]>();
  for (const [index, { ordinal, arrival }] of timed.entries()) {
    if (ordinal === null) continue;
    const known = inAfter.get(arrival.station) ?? [];
    known[ordinal] = index + 1;
    inAfter.set(arrival.station, known);
  }
  return { arrivals: timed.map(({ arrival }) => arrival), inAfter };
}

type StationNight = Readonly<{
  station: number;
  close: number;
  kind: DistrictKind;
  registered: number;
  made: readonly Copy[];
}>;

function stationArrivals(random: Random, night: StationNight): readonly Timed[] {
  const counted = 40 * minute + (night.registered / 3000) * hour + 45 * minute * Math.abs(normal(random));
  const late = uniform(random) < 0.03 ? between(random, 5 * hour, 11 * hour) : 0;
  const timed: Timed[] = [];
  let seconds = counted;
  let before: Arrival | null = null;
  for (const [ordinal, { row, corrects }] of night.made.entries()) {
    const captured = seconds + integer(random, 0, 4 * minute);
    seconds = inRounds(
      random,
      captured + delay[night.kind] * Math.exp(0.8 * normal(random)) + (ordinal === 0 ? late : 0),
    );
    const arrival: Arrival = {
      entry: drawUuid(random),
      station: night.station,
      device: corrects && before !== null ? before.device : drawUuid(random).slice(-12),
      capturedAt: new Date(night.close + Math.floor(captured) * 1000).toISOString(),
      supersedes: corrects && before !== null ? before.entry : null,
      row,
    };
    timed.push({ seconds, ordinal, arrival });
    if (uniform(random) < 0.01) timed.push({ seconds: seconds + integer(random, 20, 600), ordinal: null, arrival });
    before = arrival;
    seconds += integer(random, 5 * minute, 40 * minute);
  }
  return timed;
}

/** A third is sent by a coordinator who collects for ten minutes. */
function inRounds(random: Random, seconds: number): number {
  if (uniform(random) > 0.33) return seconds;
  return Math.ceil(seconds / (10 * minute)) * 10 * minute + integer(random, 0, 25);
}

/** When a planted thing shows, given when the copies are in. */
export function visibility(
  inAfter: Schedule['inAfter'],
  planted: Readonly<{ station: number; shownBy: number | null; endedBy: number | null }>,
): Pick<Planted, 'visibleFrom' | 'visibleUntil'> {
  const known = inAfter.get(planted.station) ?? [];
  return {
    visibleFrom: planted.shownBy === null ? 0 : (known[planted.shownBy] ?? 0),
    visibleUntil: planted.endedBy === null ? null : (known[planted.endedBy] ?? null),
  };
}
