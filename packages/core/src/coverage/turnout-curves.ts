/** Who said what of turnout at a station, and the curves that are held against those of other stations. */
import type { TurnoutSeries } from './turnout-jumps.ts';

/** What one source or one of its observers said of one station. `observer`: 1, 2 … by first arrival; null for a file. */
export type StatedTurnout = Readonly<{
  source: string;
  observer: number | null;
  /** Ascending by minute, each minute once. Null: not stated, or stated twice in two ways. */
  points: readonly StatedPoint[];
}>;
export type StatedPoint = Readonly<{ minute: number; cast: number | null; announced: number | null }>;

export type Curve = Readonly<{
  what: 'cast' | 'announced';
  /** Whose own count it is; null for what the commission announced, which is one, whoever heard it. */
  of: Readonly<{ source: string; observer: number | null }> | null;
  points: TurnoutSeries['points'];
}>;

/** The announced figures of all who heard them as one curve, and each own count as one. An hour of which two were heard is left out. */
export function turnoutCurves(stated: readonly StatedTurnout[]): readonly Curve[] {
  const heard = new Map<number, number | null>();
  for (const { points } of stated) {
    for (const { minute, announced } of points) {
      if (announced === null) continue;
      const before = heard.get(minute);
      heard.set(minute, before === undefined || before === announced ? announced : null);
    }
  }
  const announced = [...heard]
    .flatMap(([minute, figure]) => (figure === null ? [] : [{ minute, figure }]))
    .toSorted((a, b) => a.minute - b.minute);
  const counted = stated.map(({ source, observer, points }): Curve => ({
    what: 'cast',
    of: { source, observer },
    points: points.flatMap(({ minute, cast }) => (cast === null ? [] : [{ minute, figure: cast }])),
  }));
  return [{ what: 'announced' as const, of: null, points: announced }, ...counted].filter(
    ({ points }) => points.length > 0,
  );
}
