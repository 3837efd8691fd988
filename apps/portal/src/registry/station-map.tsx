import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Overview } from '@kua/core/publication/release-contract.ts';
import type { Contest } from '@kua/core/registry/election.ts';
import { ReleaseError, type Trouble } from '../publication/release-client.ts';
import { choose, route } from '../shell/location.ts';
import { local, say, tongue } from '../shell/words-state.ts';
import { DotCanvas, type MapLabel } from './dot-canvas.tsx';
import { DotLegend } from './dot-legend.tsx';
import { mapWidth, projectPlaces, type Projected } from './dot-projection.ts';
import { useOutlines } from './outlines.ts';
import type { MeasureChoice } from './place-measure.ts';
import { colorNames, dotPositions, dotStations, paintedDots, shownLevel, type DotStation } from './station-dots.ts';
import { StationSheetCard } from './station-card.tsx';
import { loadRegionStations, type RegionStations } from './territory-client.ts';

type StationMapProps = Readonly<{
  overview: Overview;
  contest: Contest;
  path: readonly string[];
  choice: MeasureChoice;
}>;

/** Every station as a dot: size by registered voters, colour by what is known of it. */
export function StationMap({ overview, contest, path, choice }: StationMapProps) {
  const words = say();
  const { regions, trouble } = useRegions(overview, path[0]);
  const measure = choice.measure === 'difference' ? 'difference' : 'coverage';
  const stations = useMemo(() => dotStations(regions, path, contest.id), [regions, path.join('/'), contest.id]);
  const places = regions.map((region) => region.region).join();
  const projected = useMemo(() => projectPlaces(dotPositions(regions, path)), [places, path.join('/')]);
  const dots = useMemo(() => paintedDots(projected, stations, measure), [projected, stations, measure]);
  const labels = useMemo(
    () => placeLabels(overview, path, projected, stations),
    [overview.children, places, path.join('/'), tongue()],
  );
  const outlines = useOutlines(overview.boundaries, projected.projection);
  const palette = usePalette();
  const levels = useMemo(() => new Set(stations.map(shownLevel)), [stations]);
  const pickedId = route.value.query['pick'];
  const picked = stations.findIndex((station) => station.id === pickedId);
  const located = projected.xs.reduce((count, x) => count + (Number.isNaN(x) ? 0 : 1), 0);
  if (regions.length === 0)
    return (
      <p class="waiting" role="status">
        {trouble === null ? words.loading() : words.offlineWhat()}
      </p>
    );
  if (located === 0) return <p class="empty">{words.noCoordinates()}</p>;
  const station = stations[picked];
  return (
    <>
      <DotCanvas
        {...{ dots, palette, outlines, labels }}
        unitWidth={mapWidth}
        unitHeight={projected.height}
        label={words.dotMapLabel({ n: located })}
        picked={picked < 0 ? null : picked}
        onPick={(index) => choose({ pick: index === null ? '' : (stations[index]?.id ?? '') })}
      />
      <DotLegend measure={overview.embargo === null ? measure : null} levels={levels} />
      <p class="hint" role="status">
        {words.dotsShown({ n: located, of: stations.length })}
      </p>
      {station === undefined ? null : <StationSheetCard overview={overview} station={station} />}
    </>
  );
}

/** Names of the regions in the middle of their stations; inside a region the dots need no names. */
function placeLabels(
  overview: Overview,
  path: readonly string[],
  { xs, ys }: Projected,
  stations: readonly DotStation[],
): readonly MapLabel[] {
  if (path.length > 0) return [];
  return overview.children.flatMap((child) => {
    const own = stations.flatMap((station, index) =>
      station.path[0] === child.id && xs[index] !== undefined ? [index] : [],
    );
    const x = median(own.map((index) => xs[index] ?? Number.NaN));
    const y = median(own.map((index) => ys[index] ?? Number.NaN));
    return x === null || y === null || child.part ? [] : [{ text: local(child.shortName ?? child.name), x, y }];
  });
}

function median(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value)).toSorted((left, right) => left - right);
  return known[Math.floor(known.length / 2)] ?? null;
}

/** Loads the shards of one region, or of all; figures follow the release while the map is open. */
function useRegions(overview: Overview, region: string | undefined) {
  const [held, hold] = useState<readonly RegionStations[]>([]);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const wanted = overview.shards.filter((shard) => region === undefined || shard.territory === region);
  const version = wanted.map((shard) => `${shard.stations} ${shard.states ?? ''}`).join();
  useEffect(() => {
    let current = true;
    // All at once: dots that appear region by region would jump as the frame grows.
    Promise.all(wanted.map(loadRegionStations)).then(
      (regions) => {
        if (current) hold(regions);
      },
      (error: unknown) => {
        if (!(error instanceof ReleaseError)) throw error;
        if (current) setTrouble(error.trouble);
      },
    );
    return () => {
      current = false;
    };
  }, [version]);
  return { regions: held, trouble };
}

/** Colours of the tokens in force; read anew when light turns to dark. */
function usePalette(): readonly string[] {
  const read = (): readonly string[] => {
    const style = getComputedStyle(document.documentElement);
    return colorNames.map((name) => style.getPropertyValue(name).trim());
  };
  const [palette, setPalette] = useState(read);
  useEffect(() => {
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const change = (): void => setPalette(read());
    scheme.addEventListener('change', change);
    return () => scheme.removeEventListener('change', change);
  }, []);
  return palette;
}
