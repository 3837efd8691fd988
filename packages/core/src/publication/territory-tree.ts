import type { LocalText, Territory } from '../registry/election.ts';
import { compareNatural } from '../kernel/text-order.ts';

/** A territory of the registry, or a part of a long list of its stations, and its place below the whole. */
export type NodeFacts = Readonly<{
  id: string;
  name: LocalText;
  shortName?: LocalText;
  tile?: Readonly<{ row: number; column: number }>;
  /** The smallest territory of the registry that this is or is a part of: what people call the place. */
  place: LocalText;
  /** True where the node is a part of a list and not a territory. */
  part: boolean;
  /** Ids of the territories below the whole down to this node, itself included. */
  path: readonly string[];
}>;

export type TreeNode = NodeFacts &
  Readonly<{
    children: readonly TreeNode[];
    /** Stations that lie in no child, by number; empty in the whole. */
    stations: readonly string[];
  }>;

export type StationPlace = Readonly<{ id: string; number: string; territory: string }>;

/** More stations than this in one list are shown, stored and rewritten in parts. */
export const longestList = 250;
/** More parts than this below one territory would be a long list again. */
const mostParts = 400;

/**
 * The registry as a tree of bounded files. What hangs in the air (an unknown parent, a second whole, a circle) hangs below the whole:
 * nothing is lost. Independent of the order of its arguments.
 */
export function territoryTree(
  whole: Readonly<{ id: string; name: LocalText }>,
  territories: readonly Territory[],
  stations: readonly StationPlace[],
): TreeNode {
  const sorted = territories.toSorted((left, right) => left.level - right.level || compareNatural(left.id, right.id));
  const root = sorted.find((territory) => territory.parent === null) ?? null;
  const rootId = root?.id ?? whole.id;
  const below = childrenByParent(sorted, rootId);
  const known = new Set(sorted.map((territory) => territory.id));
  const lists = new Map<string, StationPlace[]>();
  for (const station of stations) {
    const home = known.has(station.territory) ? station.territory : rootId;
    const list = lists.get(home);
    if (list === undefined) lists.set(home, [station]);
    else list.push(station);
  }

  function plant(own: Pick<NodeFacts, 'id' | 'name' | 'shortName' | 'tile'>, path: readonly string[]): TreeNode {
    const children = (below.get(own.id) ?? []).map((child) => plant(shown(child), [...path, child.id]));
    const list = (lists.get(own.id) ?? []).toSorted(byNumber);
    const inParts = list.length > longestList || (path.length === 0 && list.length > 0);
    return {
      ...own,
      path,
      place: own.name,
      part: false,
      children: inParts ? [...children, ...parts({ ...own, path }, list, known)] : children,
      stations: inParts ? [] : list.map((station) => station.id),
    };
  }
  return plant(root === null ? { id: rootId, name: whole.name } : shown(root), []);
}

function shown({ id, name, shortName, tile }: Territory): Pick<NodeFacts, 'id' | 'name' | 'shortName' | 'tile'> {
  return {
    id,
    name,
    ...(shortName === undefined ? {} : { shortName }),
    ...(tile === undefined ? {} : { tile }),
  };
}

/** Every node below and with this one, parents first. */
export function everyNode(node: TreeNode): readonly TreeNode[] {
  return [node, ...node.children.flatMap(everyNode)];
}

export function byNumber(left: StationPlace, right: StationPlace): number {
  return compareNatural(left.number, right.number) || compareNatural(left.id, right.id);
}

function parts(
  owner: Readonly<{ id: string; name: LocalText; path: readonly string[] }>,
  list: readonly StationPlace[],
  taken: ReadonlySet<string>,
): readonly TreeNode[] {
  const size = Math.max(longestList, Math.ceil(list.length / mostParts));
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => {
    const stations = list.slice(index * size, (index + 1) * size);
    const name = `№ ${stations[0]?.number ?? ''} – ${stations.at(-1)?.number ?? ''}`;
    const id = freeId(`${owner.id}~${index + 1}`, taken);
    return {
      id,
      name: { kk: name, ru: name, en: name },
      place: owner.name,
      part: true,
      path: [...owner.path, id],
      children: [],
      stations: stations.map((station) => station.id),
    };
  });
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freeId(`${wanted}~`, taken) : wanted;
}

function childrenByParent(sorted: readonly Territory[], rootId: string): ReadonlyMap<string, readonly Territory[]> {
  const known = new Set(sorted.map((territory) => territory.id));
  const below = new Map<string, Territory[]>();
  const add = (parent: string, territory: Territory): void => {
    const list = below.get(parent);
    if (list === undefined) below.set(parent, [territory]);
    else list.push(territory);
  };
  const others = sorted.filter((territory) => territory.id !== rootId);
  for (const territory of others) {
    const parent = territory.parent;
    add(parent !== null && known.has(parent) ? parent : rootId, territory);
  }
  const reached = new Set<string>();
  reach(rootId, below, reached);
  for (const territory of others) {
    if (reached.has(territory.id)) continue;
    // A circle: cut where its first territory hangs.
    const parent = territory.parent ?? rootId;
    below.set(
      parent,
      (below.get(parent) ?? []).filter((each) => each.id !== territory.id),
    );
    add(rootId, territory);
    reach(territory.id, below, reached);
  }
  return new Map([...below].map(([parent, list]) => [parent, list.toSorted((a, b) => compareNatural(a.id, b.id))]));
}

function reach(from: string, below: ReadonlyMap<string, readonly Territory[]>, reached: Set<string>): void {
  if (reached.has(from)) return;
  reached.add(from);
  for (const child of below.get(from) ?? []) reach(child.id, below, reached);
}
