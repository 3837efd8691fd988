/** The apps that this server gives to browsers, each a folder that the bundler made of its sources. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { compareText } from '@kua/core/kernel/text-order.ts';

const workspace = join(import.meta.dirname, '..', '..', '..', '..');

/** Packages of which each is made. */
const packagesOf = { portal: ['core', 'words'], phone: ['core', 'words', 'device'], desk: ['core', 'words'] } as const;

export type App = keyof typeof packagesOf;

/** The folder of a built app; builds it where it is absent or older than its sources. */
export async function appBuild(app: App): Promise<string> {
  const folder = join(workspace, 'apps', app);
  const built = join(folder, 'dist');
  if (await isFresh(app, built)) return built;
  const made = join(workspace, 'node_modules', `.kua-${app}-${randomUUID()}`);
  const old = join(workspace, 'node_modules', `.kua-${app}-${randomUUID()}`);
  try {
    const vite = dirname(createRequire(join(folder, 'package.json')).resolve('vite/package.json'));
    const words = [join(vite, 'bin', 'vite.js'), 'build', '--outDir', made, '--logLevel', 'warn'];
    // A process of its own: the bundler's memory and its settings of the environment end with it.
    await promisify(execFile)(process.execPath, words, { cwd: folder });
    // Another process may have been quicker, and somebody be reading what it built.
    if (await isFresh(app, built)) return built;
    await rename(built, old).catch(() => undefined);
    await rename(made, built);
  } finally {
    await rm(made, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
  return built;
}

/** All files of a built app, in the order of their paths: whoever gives them away gives those that belong together. */
export async function readApp(built: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = await readdir(built, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(built.length + 1).replaceAll('\\', '/'), await readFile(file)] as const;
    });
  return new Map((await Promise.all(read)).toSorted(([left], [right]) => compareText(left, right)));
}

async function isFresh(app: App, built: string): Promise<boolean> {
  const made = await stat(join(built, 'index.html')).catch(() => null);
  if (made === null) return false;
  const own = ['index.html', 'vite.config.ts', 'src', 'public'].map((name) => join(workspace, 'apps', app, name));
  const shared = packagesOf[app].map((name) => join(workspace, 'packages', name, 'src'));
  return made.mtimeMs >= Math.max(...(await Promise.all([...own, ...shared].map(newestChange))));
}

async function newestChange(path: string): Promise<number> {
  const own = await stat(path).catch(() => null);
  if (own === null) return 0;
  if (!own.isDirectory()) return own.mtimeMs;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const times = await Promise.all(
    entries
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => stat(join(entry.parentPath, entry.name)).then((each) => each.mtimeMs)),
  );
  return Math.max(0, ...times);
}
