import { evidenceLevels, type EvidenceLevel } from '@kua/core/publication/release-contract.ts';
import type { RegionStations } from './territory-client.ts';
import type { Projected } from './dot-projection.ts';
import type { Dots } from './dot-painter.ts';

/** A dot's way back to its station. */
export type DotStation = Readonly<{
  id: string;
  number: string;
  name: string | null;
  address: string | null;
  registered: number | null;
  path: readonly string[];
  place: Readonly<Record<string, string>>;
  level: EvidenceLevel;
  /** `-`, `a`, `b`, `=`, `x`, `c` of the release's state shard; null when there is none. */
  match: string | null;
  difference: number | null;
}>;

export const differenceBuckets = [1, 20, 100] as const;

/** Colours by index: six evidence levels, then differences −3…−1, agree, +1…+3, then one source alone. */
export const colorNames = [
  ...evidenceLevels.map((level) => `--dot-${level}`),
  ...['m3', 'm2', 'm1', 'd0', 'p1', 'p2', 'p3'].map((step) => `--dot-${step}`),
  '--dot-alone',
] as const;
const differenceZero = evidenceLevels.length + 3;
const alone = evidenceLevels.length + 7;

/** Stations of the loaded regions under a path, in the order of the shards. */
export function dotStations(
  regions: readonly RegionStations[],
  path: readonly string[],
  contest: string,
): readonly DotStation[] {
  return regions.flatMap(({ stations, states }) => {
    const state = states?.contests[contest];
    const differences = new Map(state?.differences);
    return stations.id.flatMap((id, index): readonly DotStation[] => {
      const at = stations.path[index] ?? 0;
      const own = stations.paths[at] ?? [];
      if (!path.every((part, depth) => own[depth] === part)) return [];
      return [
        {
          id,
          number: stations.number[index] ?? id,
          name: stations.name[index] ?? null,
          address: stations.address[index] ?? null,
          registered: stations.registered[index] ?? null,
          path: own,
          place: stations.places[at] ?? {},
          level: evidenceLevels[Number(state?.level[index] ?? 0)] ?? 'none',
          match: state?.match[index] ?? null,
          difference: differences.get(index) ?? null,
        },
      ];
    });
  });
}

type Positions = readonly (Readonly<{ longitude: number; latitude: number }> | null)[];

/** Coordinates in the same order as `dotStations`. */
export function dotPositions(regions: readonly RegionStations[], path: readonly string[]): Positions {
  return regions.flatMap(({ stations }) =>
    stations.id.flatMap((_, index) => {
      const own = stations.paths[stations.path[index] ?? 0] ?? [];
      if (!path.every((part, depth) => own[depth] === part)) return [];
      const latitude = stations.latitude[index] ?? null;
      const longitude = stations.longitude[index] ?? null;
      return [latitude === null || longitude === null ? null : { latitude, longitude }];
    }),
  );
}

/** Colours, sizes and drawing order; what differs most lies on top. */
export function paintedDots(
  projected: Projected,
  stations: readonly DotStation[],
  measure: 'coverage' | 'difference',
): Dots {
  const colors = Uint8Array.from(stations, (station) =>
    measure === 'coverage' ? levelColor(station) : differenceColor(station),
  );
  const voters = Float32Array.from(stations, (station) => station.registered ?? 0);
  const weight = stations.map((station, index) =>
    measure === 'coverage'
      ? (colors[index] ?? 0)
      : station.match === 'x'
        ? 1 + Math.abs(station.difference ?? 0)
        : station.match === '='
          ? 0.5
          : 0,
  );
  const order = Uint32Array.from(stations.keys()).sort((left, right) => (weight[left] ?? 0) - (weight[right] ?? 0));
  return { xs: projected.xs, ys: projected.ys, colors, voters, order };
}

/** A source that contradicts itself is disputed, whichever of the two it is. */
export function shownLevel(station: DotStation): EvidenceLevel {
  return station.match === 'c' ? 'disputed' : station.level;
}

function levelColor(station: DotStation): number {
  return evidenceLevels.indexOf(shownLevel(station));
}

function differenceColor(station: DotStation): number {
  switch (station.match) {
    case 'x': {
      const difference = station.difference ?? 0;
      const size = differenceBuckets.filter((from) => Math.abs(difference) >= from).length;
      return differenceZero + Math.sign(difference) * size;
    }
    case '=':
      return differenceZero;
    case 'a':
    case 'b':
      return alone;
    case 'c':
      return evidenceLevels.indexOf('disputed');
    default:
      return evidenceLevels.indexOf('none');
  }
}
