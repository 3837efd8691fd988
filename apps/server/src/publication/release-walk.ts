import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  OpeningIndex,
  Overview,
  ReleasePath,
  TerritoryFile,
  TerritoryNode,
} from '@kua/core/publication/release-contract.ts';
import { isNamedRightly, readReleaseFile } from './release-folder.ts';
import { sheetPictures } from './release-pictures.ts';
import type { PreviousRelease } from './release-previous.ts';
import { violationPaths } from './violation-paths.ts';

/** Thrown when a file that the release names is not there: its folder was changed by something else. */
export class MissingReleaseFile extends Error {
  readonly path: ReleasePath;

  constructor(path: ReleasePath) {
    super(`the release has no readable file ${path}`);
    this.path = path;
  }
}

/** Every territory file of a release, from its folder alone, parents before their children; one is in memory at a time. */
export async function* walkTerritories(
  folder: string,
  children: readonly TerritoryNode[],
): AsyncGenerator<Readonly<{ path: ReleasePath; content: TerritoryFile }>> {
  for (const { file } of children) {
    if (file === null) continue;
    const content = await readReleaseFile<TerritoryFile>(folder, file, 'kua-territory/1');
    if (content === null) throw new MissingReleaseFile(file);
    yield { path: file, content };
    yield* walkTerritories(folder, content.children);
  }
}

/** What an overview names itself, but for violations; those and territories name the rest. */
export function overviewPaths(overview: Overview): readonly ReleasePath[] {
  return [
    ...overview.shards.flatMap(({ stations, states }) => (states === null ? [stations] : [stations, states])),
    ...overview.downloads.map((download) => download.path),
    ...(overview.boundaries === null ? [] : [overview.boundaries]),
    ...(overview.handbook === undefined ? [] : [overview.handbook]),
    ...(overview.citizenReports === undefined ? [] : [overview.citizenReports]),
  ];
}

/** The index of openings and what it names. */
export async function openingPaths(folder: string, index: ReleasePath | null): Promise<readonly ReleasePath[]> {
  if (index === null) return [];
  const content = await readReleaseFile<OpeningIndex>(folder, index, 'kua-openings-index/1');
  return [index, ...(content?.shards.map(({ path }) => path) ?? [])];
}

async function pathsOutsideTerritories(
  folder: string,
  { head, overview }: PreviousRelease,
): Promise<readonly ReleasePath[]> {
  const openings = await openingPaths(folder, head.openings);
  const violations = await violationPaths(folder, overview.violations);
  const portal = head.portal === null ? [] : [head.portal];
  return [head.overview, ...overviewPaths(overview), ...violations, ...openings, ...portal];
}

/**
 * Whether every file that a release names is there, and what its name promises; of pictures only that they are there: they weigh more than
 * all else, and whoever asks has just removed those that are not what theirs promise.
 */
export async function isWhole(folder: string, previous: PreviousRelease): Promise<boolean> {
  for (const path of await pathsOutsideTerritories(folder, previous))
    if (!(await isNamedRightly(folder, path))) return false;
  try {
    // Reading one holds it against its name.
    for await (const { content } of walkTerritories(folder, previous.overview.children))
      for (const path of content.stations.flatMap(sheetPictures))
        if ((await stat(join(folder, path)).catch(() => null)) === null) return false;
    return true;
  } catch (error) {
    if (error instanceof MissingReleaseFile) return false;
    throw error;
  }
}

/** Everything that a release names, as far as it can be read. */
export async function releasePaths(
  folder: string,
  { head, overview }: PreviousRelease,
): Promise<ReadonlySet<ReleasePath>> {
  const named = new Set(await pathsOutsideTerritories(folder, { head, overview }));
  try {
    for await (const { path } of walkTerritories(folder, overview.children)) named.add(path);
  } catch (error) {
    if (!(error instanceof MissingReleaseFile)) throw error;
  }
  return named;
}
