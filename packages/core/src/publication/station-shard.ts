import type { ContestFrame } from './contest-frame.ts';
import type { StateShard, StationShard } from './release-contract.ts';
import type { StationStates } from './station-fold.ts';
import { byStationId, type StationFacts } from './station-sheet.ts';
import type { NodeFacts } from './territory-tree.ts';

/** A station and the node of the tree whose list it is in. */
export type PlacedStation = Readonly<{ station: StationFacts; node: NodeFacts }>;

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

/** What is known of a region's stations. Stations that `states` leaves out are as `previous` has them. */
export function stateShard(
  input: Readonly<{
    /** All stations of the region, as in its `StationShard`. */
    ids: readonly string[];
    states: readonly StationStates[];
    previous: StateShard | null;
    rehearsal: boolean;
  }>,
  frames: readonly ContestFrame[],
): StateShard {
  const positions = new Map(input.ids.map((id, index) => [id, index]));
  const contests = frames.map((frame, place) => {
    const before = input.previous?.contests[frame.sheet.id];
    const level = Array.from(before?.level ?? '0'.repeat(input.ids.length));
    const match = Array.from(before?.match ?? '-'.repeat(input.ids.length));
    const differences = new Map(before?.differences ?? []);
    for (const { station, states } of input.states) {
      const position = positions.get(station);
      const state = states[place];
      if (position === undefined || state === undefined) throw new Error(`station ${station} is not in its shard`);
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
