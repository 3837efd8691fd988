/**
 * Turnout in the course of the day: where it grew far more than elsewhere, and where it shrank. Both only say where to look.
 *
 * The gain of a slot is what was added since the slot before, as a share of the station's registered voters. It is held against the gains
 * of the stations of the same region from the same slot to the same slot: it is a **jump** if it lies above their median by more than
 * five times their spread, and by more than five points of a hundred. Spread is the median distance from the median (MAD), times 1.4826,
 * which for gains that scatter by chance is their standard deviation; neither moves because of the few stations that stand out. Fewer
 * than twenty stations say nothing about what is usual, and no station is judged by them.
 *
 * Before the first slot nobody had voted. A slot that nobody stated is missing: the gain is then that of the longer span, and is held
 * against stations of which the same slots are known.
 */
export type TurnoutSeries = Readonly<{
  station: string;
  region: string;
  /** Who counted: `announced` and the own count of each are apart. Series of one kind are held against one another. */
  kind: string;
  /** Null or 0: shares cannot be taken, and nothing is a jump. */
  registered: number | null;
  /** Ascending; figures are cumulative. */
  points: readonly Readonly<{ minute: number; figure: number }>[];
}>;

type Slot = Readonly<{ from: number | null; to: number; gain: number }>;

/** `usual` and `share` are shares of registered voters; `spread` is the spread of the region's gains. */
export type TurnoutJump = Slot &
  Readonly<{ type: 'jump'; share: number; usual: number; spread: number; stations: number }>;
/** Fewer have voted than before: both cannot be right. `gain` is negative. */
export type TurnoutDrop = Slot & Readonly<{ type: 'drop' }>;
export type TurnoutFinding = TurnoutJump | TurnoutDrop;

export const jumpRule = { spreads: 5, points: 0.05, stations: 20 } as const;

const perDeviation = 1.4826;

/** By the place of the series in the list: what was found in it, in the order of the day. */
export function turnoutFindings(series: readonly TurnoutSeries[]): readonly (readonly TurnoutFinding[])[] {
  const groups = new Map<string, number[]>();
  const stated = series.map((one) =>
    slotsOf(one.points).map((slot) => {
      const share = shareOf(slot, one);
      const key = keyOf(slot, one);
      const gains = groups.get(key) ?? [];
      if (share !== null) gains.push(share);
      if (gains.length === 1) groups.set(key, gains);
      return { slot, share, gains };
    }),
  );
  const usual = new Map([...groups.values()].map((gains) => [gains, usualGain(gains)]));
  return stated.map((slots) =>
    slots.flatMap(({ slot, share, gains }) => finding(slot, share, usual.get(gains) ?? null)),
  );
}

function finding(slot: Slot, share: number | null, usual: UsualGain | null): readonly TurnoutFinding[] {
  if (slot.gain < 0) return [{ ...slot, type: 'drop' }];
  if (share === null || usual === null || usual.stations < jumpRule.stations) return [];
  const above = share - usual.median;
  if (above <= jumpRule.points || above <= jumpRule.spreads * usual.spread) return [];
  return [{ ...slot, type: 'jump', share, usual: usual.median, spread: usual.spread, stations: usual.stations }];
}

function slotsOf(points: TurnoutSeries['points']): readonly Slot[] {
  return points.map(({ minute, figure }, index) => {
    const before = points[index - 1];
    return { from: before?.minute ?? null, to: minute, gain: figure - (before?.figure ?? 0) };
  });
}

function shareOf({ gain }: Slot, { registered }: TurnoutSeries): number | null {
  return registered === null || registered <= 0 ? null : gain / registered;
}

function keyOf({ from, to }: Slot, { region, kind }: TurnoutSeries): string {
  return `${from ?? ''} ${to} ${kind} ${region}`;
}

type UsualGain = Readonly<{ median: number; spread: number; stations: number }>;

function usualGain(shares: readonly number[]): UsualGain {
  const middle = median(shares);
  const distances = shares.map((share) => Math.abs(share - middle));
  return { median: middle, spread: perDeviation * median(distances), stations: shares.length };
}

function median(numbers: readonly number[]): number {
  const sorted = Float64Array.from(numbers).sort();
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}
