/** Where files are read from: a folder or any web server. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Bytes of a file by its path, null where there is none. Nothing outside of what is checked can be named. */
export type Source = (path: string) => Promise<Uint8Array | null>;

/** A server that does not answer, or not with the file: nothing can be said then. */
export class Unreachable extends Error {}

/** No file of a release or log is larger: whoever sends more is not believed. */
const largest = 512 * 1024 * 1024;
/** For one file. */
const patienceMs = 120_000;

export function folderSource(folder: string): Source {
  return async (path) => {
    if (!isPlain(path)) return null;
    try {
      return await readFile(join(folder, path));
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG') return null;
      throw new Unreachable(`${join(folder, path)} cannot be read (${String(code)}).`);
    }
  };
}

/** Every file below a folder, with `/` between. */
export async function folderFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .sort();
}

/** Throws where the server cannot be reached; a file that it does not have is null. Redirects are not followed. */
export function urlSource(url: string, patience = patienceMs): Source {
  const base = url.endsWith('/') ? url : `${url}/`;
  return async (path) => {
    if (!isPlain(path)) return null;
    try {
      const response = await fetch(base + path, { redirect: 'error', signal: AbortSignal.timeout(patience) });
      if (response.status === 404 || response.status === 410) return null;
      if (!response.ok) throw new Unreachable(`${base}${path} answers ${response.status}.`);
      return await boundedBytes(response);
    } catch (error) {
      if (error instanceof Unreachable) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Unreachable(`${base}${path} cannot be reached: ${cause}.`);
    }
  };
}

/** Null for more than any file may have: it is broken. */
async function boundedBytes(response: Response): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > largest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The part of a source below a folder. */
export function below(source: Source, folder: string): Source {
  return (path) => source(`${folder}/${path}`);
}

/** The same source, and the paths of files that were found in it. */
export function recorded(source: Source): Readonly<{ source: Source; found: ReadonlySet<string> }> {
  const found = new Set<string>();
  return {
    found,
    source: async (path) => {
      const bytes = await source(path);
      if (bytes !== null) found.add(path);
      return bytes;
    },
  };
}

function isPlain(path: string): boolean {
  return path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part));
}

export async function readText(source: Source, path: string): Promise<string | null> {
  const bytes = await source(path);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
