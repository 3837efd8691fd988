import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const workspace = join(import.meta.dirname, '..', '..', '..', '..');
const portal = join(workspace, 'apps', 'portal');
const sources = [
  join(portal, 'index.html'),
  join(portal, 'vite.config.ts'),
  join(portal, 'src'),
  join(workspace, 'packages', 'core', 'src'),
  join(workspace, 'packages', 'words', 'src'),
];

const built = join(portal, 'dist');

/** The folder of the built portal; builds it where it is absent or older than its sources. */
export async function portalBuild(): Promise<string> {
  if (await isFresh()) return built;
  const made = join(workspace, 'node_modules', `.kua-portal-${randomUUID()}`);
  const old = join(workspace, 'node_modules', `.kua-portal-${randomUUID()}`);
  try {
    const vite = dirname(createRequire(join(portal, 'package.json')).resolve('vite/package.json'));
    const words = [join(vite, 'bin', 'vite.js'), 'build', '--outDir', made, '--logLevel', 'warn'];
    // A process of its own: the bundler's memory and its settings of the environment end with it.
    await promisify(execFile)(process.execPath, words, { cwd: portal });
    // Another process may have been quicker, and somebody be reading what it built.
    if (await isFresh()) return built;
    await rename(built, old).catch(() => undefined);
    await rename(made, built);
  } finally {
    await rm(made, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
  return built;
}

async function isFresh(): Promise<boolean> {
  const made = await stat(join(built, 'index.html')).catch(() => null);
  return made !== null && made.mtimeMs >= Math.max(...(await Promise.all(sources.map(newestChange))));
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
