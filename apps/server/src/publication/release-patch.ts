import { nodeBounds, type BoundRow } from '@kua/core/publication/overview-bounds.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import type {
  DiscrepancyRow,
  Overview,
  StateShard,
  StationSheet,
  StationShardRef,
  TerritoryFile,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import { discrepancyRows, stationStates } from '@kua/core/publication/station-fold.ts';
import { stateShard } from '@kua/core/publication/station-shard.ts';
import { stationSheet, type ResultRecord, type StationLevels } from '@kua/core/publication/station-sheet.ts';
import { ownRows, territoryFile, territoryNode, type PathStep } from '@kua/core/publication/territory-file.ts';
import type { NodeFacts } from '@kua/core/publication/territory-tree.ts';
import { patchTop, topLimits, topRows } from '@kua/core/publication/top-discrepancies.ts';
import { readLevels } from '../protocols/level-store.ts';
import { locateStations, type LocatedStation } from './release-locate.ts';
import { readReleaseFile } from './release-folder.ts';
import type { BuiltRelease, ReleaseOutput } from './release-output.ts';
import { readHeldResults } from './release-pictures.ts';
import type { ReleasePlan } from './release-plan.ts';
import type { Snapshot } from './publication-store.ts';

/** The release folder does not hold what its head promises: only building everything anew helps. */
class BrokenRelease extends Error {}

type Patch = Readonly<{
  folder: string;
  plan: ReleasePlan;
  output: ReleaseOutput;
  results: ReadonlyMap<string, readonly ResultRecord[]>;
  levels: ReadonlyMap<string, StationLevels>;
  patched: Set<string>;
  bounds: BoundRow[];
}>;

type PatchedTerritory = Readonly<{
  node: TerritoryNode;
  top: readonly DiscrepancyRow[];
  /** Rows of the changed stations. */
  fresh: readonly DiscrepancyRow[];
  sheets: readonly StationSheet[];
}>;

/**
 * Makes the files that differ from the previous release because sources said something new of these stations: their territories,
 * the chain above, the states of their regions. All else, the registry included, must be as it was. Null where the previous release is
 * not whole.
 */
export async function patchRelease(
  snapshot: Snapshot,
  input: Readonly<{
    folder: string;
    plan: ReleasePlan;
    previous: Overview;
    output: ReleaseOutput;
    stations: readonly string[];
  }>,
): Promise<BuiltRelease | null> {
  const { plan, previous, folder } = input;
  const regions = await locateStations(snapshot, input);
  if (regions === null) return null;
  const ids = regions.flatMap((region) => region.stations.map((station) => station.id));
  const results = await readHeldResults(snapshot, ids, { keys: plan.keys, output: input.output });
  const levels = await readLevels(snapshot, ids, plan.colluders);
  const patch: Patch = { folder, plan, output: input.output, results, levels, patched: new Set(), bounds: [] };
  try {
    return await patchRegions(patch, previous, regions);
  } catch (error) {
    if (error instanceof BrokenRelease) return null;
    throw error;
  }
}

type Region = Exclude<Awaited<ReturnType<typeof locateStations>>, null>[number];

async function patchRegions(patch: Patch, previous: Overview, regions: readonly Region[]): Promise<BuiltRelease> {
  const { setting } = patch.plan;
  const patched = new Map<string, PatchedTerritory>();
  const shards = new Map<string, StationShardRef>();
  const rootStep = { id: previous.root.id, name: previous.root.name };
  for (const region of regions) {
    const child = previous.children.find((node) => node.id === region.reference.territory);
    if (child === undefined) throw new BrokenRelease();
    const made = await patchTerritory(patch, { node: child, above: [], owner: rootStep, depth: 1 }, region.stations);
    patched.set(child.id, made);
    shards.set(child.id, await patchStates(patch, region, made.sheets));
  }
  const children = previous.children.map((child) => patched.get(child.id)?.node ?? child);
  const rootFacts = nodeFacts(previous.root, [], rootStep);
  const root = territoryNode({ node: rootFacts, children, sheets: [] }, setting);
  patch.patched.add(root.id);
  patch.bounds.push(...nodeBounds(root, setting.frames));
  const change = {
    stations: new Set(regions.flatMap((region) => region.stations.map((station) => station.id))),
    rows: [...patched.values()].flatMap((made) => made.fresh),
  };
  return {
    root,
    children,
    discrepancies:
      patchTop(previous.discrepancies, change, topLimits.overview) ??
      (await childRows(patch, previous.children, patched)),
    bounds: [...previous.bounds.filter((bound) => !patch.patched.has(bound.territory)), ...patch.bounds],
    shards: previous.shards.map((shard) => shards.get(shard.territory) ?? shard),
  };
}

async function patchTerritory(
  patch: Patch,
  place: Readonly<{ node: TerritoryNode; above: readonly PathStep[]; owner: PathStep; depth: number }>,
  stations: readonly LocatedStation[],
): Promise<PatchedTerritory> {
  const { setting } = patch.plan;
  const { depth } = place;
  const before = await territory(patch, place.node);
  const step = { id: place.node.id, name: place.node.name };
  const facts = nodeFacts(place.node, [...place.above.map((above) => above.id), place.node.id], place.owner);

  const below = new Map<string, PatchedTerritory>();
  for (const child of before.children) {
    const inside = stations.filter((station) => station.path[depth] === child.id);
    if (inside.length === 0) continue;
    const deeper = { node: child, above: [...place.above, step], owner: step, depth: depth + 1 };
    below.set(child.id, await patchTerritory(patch, deeper, inside));
  }
  const children = before.children.map((child) => below.get(child.id)?.node ?? child);
  const own = new Set(stations.filter((station) => station.path.length === depth).map((station) => station.id));
  const fresh = before.stations.filter((sheet) => own.has(sheet.id)).map((sheet) => freshSheet(patch, sheet));
  if (fresh.length !== own.size) throw new BrokenRelease();
  const replaced = new Map(fresh.map((sheet) => [sheet.id, sheet]));
  const sheets = before.stations.map((sheet) => replaced.get(sheet.id) ?? sheet);

  const parts = { node: facts, children, sheets };
  const rows = [
    ...[...below.values()].flatMap((made) => made.fresh),
    ...fresh.flatMap((sheet) => discrepancyRows(sheet, facts, setting.frames)),
  ];
  const change = { stations: new Set(stations.map((station) => station.id)), rows };
  const discrepancies =
    patchTop(before.discrepancies, change, topLimits.territory) ??
    topRows([...(await childRows(patch, before.children, below)), ...ownRows(parts, setting)], topLimits.territory);
  const made = territoryFile({ ...parts, above: place.above, discrepancies }, setting);
  await patch.output.write(made.file);
  if (place.node.file !== null) patch.output.replace(place.node.file);
  patch.patched.add(made.node.id);
  patch.bounds.push(...nodeBounds(made.node, setting.frames));
  return {
    node: made.node,
    top: discrepancies,
    fresh: rows,
    sheets: [...[...below.values()].flatMap((territory) => territory.sheets), ...fresh],
  };
}

/** The largest rows of every child, as they are now. */
async function childRows(
  patch: Patch,
  children: readonly TerritoryNode[],
  patched: ReadonlyMap<string, PatchedTerritory>,
): Promise<readonly DiscrepancyRow[]> {
  const rows: DiscrepancyRow[] = [];
  for (const child of children) {
    rows.push(...(patched.get(child.id)?.top ?? (await territory(patch, child)).discrepancies));
  }
  return rows;
}

async function patchStates(patch: Patch, region: Region, sheets: readonly StationSheet[]): Promise<StationShardRef> {
  const { setting } = patch.plan;
  const { reference, ids } = region;
  if (reference.states === null) throw new BrokenRelease();
  const previous = await readReleaseFile<StateShard>(patch.folder, reference.states, 'kua-states/1');
  if (previous === null) throw new BrokenRelease();
  const states = sheets.map((sheet) => stationStates(sheet, setting.frames));
  const content = stateShard({ ids, states, previous, rehearsal: setting.rehearsal }, setting.frames);
  const file = jsonFile('states', reference.territory, content, setting.digest);
  await patch.output.write(file);
  patch.output.replace(reference.states);
  return { ...reference, states: file.path };
}

async function territory(patch: Patch, node: TerritoryNode): Promise<TerritoryFile> {
  const file =
    node.file === null ? null : await readReleaseFile<TerritoryFile>(patch.folder, node.file, 'kua-territory/1');
  if (file === null) throw new BrokenRelease();
  return file;
}

function freshSheet(patch: Patch, sheet: StationSheet): StationSheet {
  const { id, number, name, address, latitude, longitude, registered } = sheet;
  const facts = { id, number, name, address, latitude, longitude, registered };
  return stationSheet(facts, patch.results.get(id) ?? [], patch.plan.setting.frames, patch.levels.get(id));
}

function nodeFacts(node: TerritoryNode, path: readonly string[], owner: PathStep): NodeFacts {
  const { id, name, shortName, tile } = node;
  const part = node.part === true;
  return {
    id,
    name,
    ...(shortName === undefined ? {} : { shortName }),
    ...(tile === undefined ? {} : { tile }),
    part,
    place: part ? owner.name : name,
    path,
  };
}
