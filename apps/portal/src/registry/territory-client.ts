import type {
  Overview,
  StateShard,
  StationShard,
  StationShardRef,
  TerritoryFile,
} from '@kua/core/publication/release-contract.ts';
import { readFile } from '../publication/release-client.ts';

/** The file of a territory, found from region down; null when the release has no such place. */
export async function loadTerritory(overview: Overview, ids: readonly string[]): Promise<TerritoryFile | null> {
  let children = overview.children;
  let file: TerritoryFile | null = null;
  for (const id of ids) {
    const child = children.find((candidate) => candidate.id === id);
    if (!child?.file) return null;
    file = await readFile<TerritoryFile>(child.file, 'kua-territory/1');
    children = file.children;
  }
  return file;
}

/** Stations of a region as columns, with what is known of them now. */
export type RegionStations = Readonly<{ region: string; stations: StationShard; states: StateShard | null }>;

export async function loadRegionStations(shard: StationShardRef): Promise<RegionStations> {
  const [stations, states] = await Promise.all([
    readFile<StationShard>(shard.stations, 'kua-stations/1'),
    shard.states === null ? null : readFile<StateShard>(shard.states, 'kua-states/1'),
  ]);
  return { region: shard.territory, stations, states };
}
