/** The portal beside the head of a release, and what a former portal left there. */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PortalFiles, ReleasePath } from '@kua/core/publication/release-contract.ts';
import { jsonFile } from '@kua/core/publication/release-name.ts';
import { syncFolder, writeDurably } from '../evidence/durable-file.ts';
import { readApp } from './app-build.ts';
import { isNamedRightly, readReleaseFile, retire, retiredFor, sha256, temporaryBeside } from './release-folder.ts';
import type { ReleaseOutput } from './release-output.ts';

/** A built portal in memory: whoever publishes shows the one that it began with, also when another is built meanwhile. */
export type Portal = Readonly<{ content: PortalFiles; bytes: ReadonlyMap<string, Uint8Array> }>;

export async function readPortal(built: string): Promise<Portal> {
  const bytes = await readApp(built);
  const files = [...bytes].map(([path, content]) => ({ path, sha256: sha256(content) }));
  return { content: { format: 'kua-portal/1', files }, bytes };
}

/**
 * Puts the portal beside the head, and the list of its files into the release, where they are not there yet; answers the list that the head is
 * to name. `check`: its files are held against their bytes, not against their sizes alone.
 */
export async function placePortal(
  input: Readonly<{
    folder: string;
    portal: Portal | undefined;
    /** The list that the previous head names. */
    before: ReleasePath | null;
    check: boolean;
    output: ReleaseOutput;
  }>,
): Promise<ReleasePath | null> {
  const { folder, portal, before, check, output } = input;
  const isThere = before !== null && (await isNamedRightly(folder, before));
  if (portal === undefined) return isThere ? before : null;
  const file = jsonFile('portal', null, portal.content, sha256);
  if (!check && isThere && before === file.path && (await hasFiles(folder, portal))) return before;
  await copyPortal(portal, folder);
  await retireFormer(folder, portal, before);
  await output.write(file);
  if (before !== null && before !== file.path) output.replace(before);
  return file.path;
}

async function hasFiles(folder: string, { bytes }: Portal): Promise<boolean> {
  const sizes = await Promise.all([...bytes.keys()].map((path) => stat(join(folder, path)).catch(() => null)));
  return [...bytes.values()].every(({ length }, at) => sizes[at]?.size === length);
}

/** Files that changed alone. */
async function copyPortal({ bytes }: Portal, folder: string): Promise<void> {
  // The page comes last: it names the others.
  const isPage = (path: string): number => Number(path === 'index.html');
  for (const [path, content] of [...bytes].toSorted(([left], [right]) => isPage(left) - isPage(right))) {
    const target = join(folder, path);
    const present = await readFile(target).catch(() => null);
    if (present?.equals(content) === true) continue;
    await mkdir(dirname(target), { recursive: true });
    const temporary = temporaryBeside(target);
    await writeDurably(temporary, content, { exclusive: true });
    await rename(temporary, target);
    await syncFolder(dirname(target));
  }
}

/** Assets of the portal that was here until now; all others, where nobody knows which those were. */
async function retireFormer(folder: string, { bytes }: Portal, before: ReleasePath | null): Promise<void> {
  const former = before === null ? null : await readReleaseFile<PortalFiles>(folder, before, 'kua-portal/1');
  const paths = former?.files.map(({ path }) => path) ?? (await assetsIn(folder));
  await retire(
    folder,
    paths.filter((path) => !bytes.has(path)),
  );
}

/** Removes assets that were given up long ago and are not in the list that the head names. */
export async function sweepAssets(folder: string, list: ReleasePath | null): Promise<void> {
  const portal = list === null ? null : await readReleaseFile<PortalFiles>(folder, list, 'kua-portal/1');
  if (portal === null) return;
  const named = new Set(portal.files.map(({ path }) => path));
  for (const path of await assetsIn(folder)) {
    const present = named.has(path) ? null : await stat(join(folder, path)).catch(() => null);
    if (present?.isFile() === true && present.mtimeMs < Date.now() - retiredFor)
      await rm(join(folder, path), { force: true });
  }
}

async function assetsIn(folder: string): Promise<readonly string[]> {
  return (await readdir(join(folder, 'assets')).catch(() => [])).map((name) => `assets/${name}`);
}
