import { nodeBounds, type BoundRow } from '@kua/core/publication/overview-bounds.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import type {
  DiscrepancyRow,
  StationShardRef,
  StationSheet,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import { stationStates, type StationStates } from '@kua/core/publication/station-fold.ts';
import { stateShard, stationShard, type PlacedStation } from '@kua/core/publication/station-shard.ts';
import type { StationFacts } from '@kua/core/publication/station-sheet.ts';
import { ownRows, territoryFile, territoryNode, type PathStep } from '@kua/core/publication/territory-file.ts';
import { territoryTree, type TreeNode } from '@kua/core/publication/territory-tree.ts';
import { topLimits, topRows } from '@kua/core/publication/top-discrepancies.ts';
import type { Station } from '@kua/core/registry/election.ts';
import { readTerritories, type Snapshot } from './publication-store.ts';
import type { BuiltRelease, ReleaseOutput } from './release-output.ts';
import type { ReleasePlan } from './release-plan.ts';
import { sheetReader, type SheetReader } from './sheet-reader.ts';
import { readStations } from './sheet-store.ts';

type Build = Readonly<{
  plan: ReleasePlan;
  output: ReleaseOutput;
  stations: ReadonlyMap<string, Station>;
  sheets: SheetReader;
  bounds: BoundRow[];
}>;

/** A territory with all that its parent needs of it. */
type BuiltTerritory = Readonly<{
  node: TerritoryNode;
  top: readonly DiscrepancyRow[];
  placed: readonly PlacedStation[];
  states: readonly StationStates[];
}>;

/** Makes every data file of a release from the projections, one territory after another. */
export async function buildRelease(
  snapshot: Snapshot,
  plan: ReleasePlan,
  output: ReleaseOutput,
): Promise<BuiltRelease> {
  const stations = await readStations(snapshot);
  const tree = territoryTree(plan.election, await readTerritories(snapshot), stations);
  const byId = new Map(stations.map((station) => [station.id, station]));
  const sheets = sheetReader(snapshot, plan, { nodes: childrenFirst(tree), stations: byId, output });
  const build: Build = { plan, output, stations: byId, sheets, bounds: [] };

  const children: TerritoryNode[] = [];
  const tops: DiscrepancyRow[] = [];
  const shards: StationShardRef[] = [];
  for (const child of tree.children) {
    const built = await buildTerritory(child, [], build);
    children.push(built.node);
    tops.push(...built.top);
    if (built.placed.length > 0) shards.push(await writeShards(child, built, build));
  }
  const root = territoryNode({ node: tree, children, sheets: [] }, plan.setting);
  build.bounds.push(...nodeBounds(root, plan.setting.frames));
  return { root, children, discrepancies: tops, bounds: build.bounds, shards };
}

/** The order in which territories are computed: children before their parents. */
export function childrenFirst(tree: TreeNode): readonly TreeNode[] {
  return [...tree.children.flatMap(childrenFirst), tree];
}

async function buildTerritory(node: TreeNode, above: readonly PathStep[], build: Build): Promise<BuiltTerritory> {
  const { setting } = build.plan;
  const step = { id: node.id, name: node.name };
  const below: BuiltTerritory[] = [];
  for (const child of node.children) below.push(await buildTerritory(child, [...above, step], build));
  const sheets = await build.sheets(node);
  const parts = { node, children: below.map((child) => child.node), sheets };
  const rows = [...below.flatMap((child) => child.top), ...ownRows(parts, setting)];
  const discrepancies = topRows(rows, topLimits.territory);
  const made = territoryFile({ ...parts, above, discrepancies }, setting);
  await build.output.write(made.file);
  build.bounds.push(...nodeBounds(made.node, setting.frames));
  return {
    node: made.node,
    top: discrepancies,
    placed: [
      ...below.flatMap((child) => child.placed),
      ...sheets.map((sheet) => ({ station: stationFacts(sheet), node })),
    ],
    states: [...below.flatMap((child) => child.states), ...sheets.map((sheet) => stationStates(sheet, setting.frames))],
  };
}

/** Without results: a region's facts are held until its shard is written, its results are not. */
function stationFacts({ id, number, name, address, latitude, longitude, registered }: StationSheet): StationFacts {
  return { id, number, name, address, latitude, longitude, registered };
}

async function writeShards(region: TreeNode, built: BuiltTerritory, build: Build): Promise<StationShardRef> {
  const { setting, embargo } = build.plan;
  const shard = stationShard(built.placed, setting.rehearsal);
  const stations = jsonFile('stations', region.id, shard, setting.digest);
  await build.output.write(stations);
  const reference = { territory: region.id, count: shard.id.length, stations: stations.path };
  if (embargo !== null) return { ...reference, states: null };
  const content = stateShard(
    { ids: shard.id, states: built.states, previous: null, rehearsal: setting.rehearsal },
    setting.frames,
  );
  const states = jsonFile('states', region.id, content, setting.digest);
  await build.output.write(states);
  return { ...reference, states: states.path };
}
