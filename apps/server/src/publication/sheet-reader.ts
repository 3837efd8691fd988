import { stationSheet } from '@kua/core/publication/station-sheet.ts';
import type { StationSheet } from '@kua/core/publication/release-contract.ts';
import type { TreeNode } from '@kua/core/publication/territory-tree.ts';
import type { Station } from '@kua/core/registry/election.ts';
import { readLevels } from '../protocols/level-store.ts';
import type { Snapshot } from './publication-store.ts';
import type { ReleaseOutput } from './release-output.ts';
import { readHeldResults } from './release-pictures.ts';
import type { ReleasePlan } from './release-plan.ts';

/** Stations read at once: enough to make round trips cheap, few enough to hold. */
const batchSize = 2000;

/** Sheets of the stations of one node, in the node's order. Nodes must be asked for in the order in which they were given. */
export type SheetReader = (node: TreeNode) => Promise<readonly StationSheet[]>;

/** Reads results of several nodes ahead; a batch is dropped when its last node was taken. */
export function sheetReader(
  snapshot: Snapshot,
  plan: ReleasePlan,
  input: Readonly<{ nodes: readonly TreeNode[]; stations: ReadonlyMap<string, Station>; output: ReleaseOutput }>,
): SheetReader {
  const waiting = input.nodes.filter((node) => node.stations.length > 0);
  const ready = new Map<TreeNode, readonly StationSheet[]>();

  async function readAhead(): Promise<void> {
    const batch: TreeNode[] = [];
    for (let count = 0; count < batchSize && waiting.length > 0;) {
      const node = waiting.shift();
      if (node === undefined) break;
      batch.push(node);
      count += node.stations.length;
    }
    const results =
      plan.setting.frames.length === 0
        ? new Map<string, never>()
        : await readHeldResults(
            snapshot,
            batch.flatMap((node) => node.stations),
            { keys: plan.keys, output: input.output },
          );
    const levels =
      plan.setting.frames.length === 0
        ? new Map<string, never>()
        : await readLevels(
            snapshot,
            batch.flatMap((node) => node.stations),
            plan.colluders,
          );
    for (const node of batch) {
      ready.set(
        node,
        node.stations.map((id) => {
          const station = input.stations.get(id);
          if (station === undefined) throw new Error(`station ${id} left the registry while it was read`);
          return stationSheet(station, results.get(id) ?? [], plan.setting.frames, levels.get(id));
        }),
      );
    }
  }

  return async (node) => {
    if (node.stations.length === 0) return [];
    if (!ready.has(node)) await readAhead();
    const sheets = ready.get(node);
    if (sheets === undefined) throw new Error(`node ${node.id} was asked for out of order`);
    ready.delete(node);
    return sheets;
  };
}
