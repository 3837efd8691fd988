import type { Station } from '../registry/election.ts';
import type { ContestFrame } from './contest-frame.ts';
import type { StateShard, StationSheet, StationShard } from './release-contract.ts';
import { stationState, type StationState } from './station-fold.ts';
import { byStationId } from './station-sheet.ts';
import type { TreeNode } from './territory-tree.ts';

/** A station and the node of the tree whose list it is in. */
export type PlacedStation = Readonly<{ station: Omit<Station, 'territory'>; node: TreeNode }>;

/** The facts of a region's stations as columns: small when compressed, quick to search. */
export function stationShard(placed: readonly PlacedStation[], rehearsal: boolean): StationShard {
  const sorted = placed.toSorted((left, right) => byStationId(left.station, right.station));
  const nodes = [...new Set(sorted.map(({ node }) => node))];
  const indexes = new Map(nodes.map((node, index) => [node, index]));
  const stations = sorted.map(({ station }) => station);
  return {
    format: 'kua-stations/1',
    rehearsal,
    paths: nodes.map((node) => node.path),
    places: nodes.map((node) => node.place),
    id: stations.map((station) => station.id),
    number: stations.map((station) => station.number),
    name: stations.map((station) => station.name),
    address: stations.map((station) => station.address),
    path: sorted.map(({ node }) => indexes.get(node) ?? 0),
    latitude: stations.map((station) => station.latitude),
    longitude: stations.map((station) => station.longitude),
    registered: stations.map((station) => station.registered),
  };
}

/** What is known of a region's stations. Stations that `sheets` leaves out are as `previous` has them. */
export function stateShard(
  input: Readonly<{
    /** All stations of the region, as in its `StationShard`. */
    ids: readonly string[];
    sheets: readonly StationSheet[];
    previous: StateShard | null;
    rehearsal: boolean;
  }>,
  frames: readonly ContestFrame[],
): StateShard {
  const positions = new Map(input.ids.map((id, index) => [id, index]));
  const contests = frames.map((frame) => {
    const before = input.previous?.contests[frame.sheet.id];
    const level = Array.from(before?.level ?? '0'.repeat(input.ids.length));
    const match = Array.from(before?.match ?? '-'.repeat(input.ids.length));
    const differences = new Map(before?.differences ?? []);
    for (const sheet of input.sheets) {
      const position = positions.get(sheet.id);
      if (position === undefined) throw new Error(`station ${sheet.id} is not in its region's shard`);
      const state: StationState = stationState(sheet, frame);
      level[position] = state.level;
      match[position] = state.match;
      if (state.difference === null) differences.delete(position);
      else differences.set(position, state.difference);
    }
    const sorted = [...differences].sort(([left], [right]) => left - right);
    return [frame.sheet.id, { level: level.join(''), match: match.join(''), differences: sorted }] as const;
  });
  return { format: 'kua-states/1', rehearsal: input.rehearsal, contests: Object.fromEntries(contests) };
}
