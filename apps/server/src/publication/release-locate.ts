import type { Overview, StationShard, StationShardRef } from '@kua/core/publication/release-contract.ts';
import type { Snapshot } from './publication-store.ts';
import { readReleaseFile } from './release-folder.ts';
import { readTerritoriesAbove } from './sheet-store.ts';

/** Where a station stands in a release: ids of the territories below the whole down to the one that lists it. */
export type LocatedStation = Readonly<{ id: string; path: readonly string[] }>;

export type LocatedRegion = Readonly<{
  reference: StationShardRef;
  /** All stations of the region, as in its shard. */
  ids: readonly string[];
  /** Those that were looked for. */
  stations: readonly LocatedStation[];
}>;

/**
 * Finds stations in the shards of a release: the registry says in which region to look, the shard in which file. Stations that
 * the registry does not know are left out; null when one that it knows is not found or a shard is missing.
 */
export async function locateStations(
  snapshot: Snapshot,
  where: Readonly<{ folder: string; previous: Pick<Overview, 'shards'>; stations: readonly string[] }>,
): Promise<readonly LocatedRegion[] | null> {
  const { folder, previous } = where;
  const above =
    where.stations.length === 0 ? new Map<string, never>() : await readTerritoriesAbove(snapshot, where.stations);
  const missing = new Set(above.keys());
  const likely = new Set([...above.values()].flat());
  // Stations directly below the whole are in parts that the registry does not know, so the other shards come last.
  const order = [
    ...previous.shards.filter((shard) => likely.has(shard.territory)),
    ...previous.shards.filter((shard) => !likely.has(shard.territory)),
  ];
  const regions: LocatedRegion[] = [];
  for (const reference of order) {
    if (missing.size === 0) break;
    const shard = await readReleaseFile<StationShard>(folder, reference.stations, 'kua-stations/1');
    if (shard === null) return null;
    const stations = found(shard, missing);
    if (stations.length === 0) continue;
    for (const station of stations) missing.delete(station.id);
    regions.push({ reference, ids: shard.id, stations });
  }
  return missing.size === 0 ? regions : null;
}

function found(shard: StationShard, wanted: ReadonlySet<string>): readonly LocatedStation[] {
  return shard.id.flatMap((id, index) => {
    if (!wanted.has(id)) return [];
    const path = shard.paths[shard.path[index] ?? -1];
    return path === undefined ? [] : [{ id, path }];
  });
}
