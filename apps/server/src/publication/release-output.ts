import type { BoundRow } from '@kua/core/publication/overview-bounds.ts';
import type {
  DiscrepancyRow,
  ReleasePath,
  StationShardRef,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import type { ReleaseFile } from '@kua/core/publication/release-name.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { holdPicture } from './held-picture.ts';
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
  /** Puts a picture that a file names into its place; false where there is none any more. */
  hold: (picture: ReleasePath) => Promise<boolean>;
  /** What was written so far is on disk when this returns. */
  settle: () => Promise<void>;
  /** Notes that the new release does not name this file of the previous one. */
  replace: (path: ReleasePath) => void;
  /** Paths written and replaced so far. */
  written: ReadonlySet<ReleasePath>;
  replaced: ReadonlySet<ReleasePath>;
}>;

export function releaseOutput(folder: string, objects: ObjectStore): ReleaseOutput {
  const written = new Set<ReleasePath>();
  const replaced = new Set<ReleasePath>();
  const unsettled = new Set<ReleasePath>();
  return {
    write: async (file) => {
      written.add(file.path);
      unsettled.add(file.path);
      await writeReleaseFile(folder, file);
    },
    hold: async (path) => {
      const held = await holdPicture(folder, path, objects);
      if (held === 'put') unsettled.add(path);
      return held !== 'lost';
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
