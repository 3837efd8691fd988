import type { BoundRow } from '@kua/core/publication/overview-bounds.ts';
import type {
  DiscrepancyRow,
  ReleasePath,
  StationShardRef,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import type { ReleaseFile } from '@kua/core/publication/release-name.ts';
import { syncFiles, writeReleaseFile } from './release-folder.ts';

/** What the data files of a release amount to: the overview is made from it. */
export type BuiltRelease = Readonly<{
  root: TerritoryNode;
  children: readonly TerritoryNode[];
  /** At least the largest of each contest. */
  discrepancies: readonly DiscrepancyRow[];
  bounds: readonly BoundRow[];
  shards: readonly StationShardRef[];
}>;

/** Where a publication puts its files. Owned by one publication. */
export type ReleaseOutput = Readonly<{
  write: (file: ReleaseFile) => Promise<void>;
  /** What was written so far is on disk when this returns. */
  settle: () => Promise<void>;
  /** Notes that the new release does not name this file of the previous one. */
  replace: (path: ReleasePath) => void;
  /** Paths written and replaced so far. */
  written: ReadonlySet<ReleasePath>;
  replaced: ReadonlySet<ReleasePath>;
}>;

export function releaseOutput(folder: string): ReleaseOutput {
  const written = new Set<ReleasePath>();
  const replaced = new Set<ReleasePath>();
  const unsettled = new Set<ReleasePath>();
  return {
    write: async (file) => {
      written.add(file.path);
      unsettled.add(file.path);
      await writeReleaseFile(folder, file);
    },
    settle: async () => {
      const paths = [...unsettled];
      unsettled.clear();
      if (paths.length > 0) await syncFiles(folder, paths);
    },
    replace: (path) => {
      replaced.add(path);
    },
    written,
    replaced,
  };
}
