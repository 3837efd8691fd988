/** Where files are read from: a folder or any web server. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Bytes of a file by its path, null where there is none. Nothing outside of what is checked can be named. */
export type Source = (path: string) => Promise<Uint8Array | null>;

/** A server that does not answer, or not with the file: nothing can be said then. */
export class Unreachable extends Error {}

/** No file of a release or log is larger. */
const largest = 512 * 1024 * 1024;
const mostRedirects = 5;
/** For one file. */
const patienceMs = 120_000;

export function folderSource(folder: string): Source {
  return async (path) => {
    if (!isPlain(path)) return null;
    try {
      if ((await stat(join(folder, path))).size > largest) throw tooLarge(join(folder, path));
      return await readFile(join(folder, path));
    } catch (error) {
      if (error instanceof Unreachable) throw error;
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

/** Throws where the server cannot be reached; a file that it does not have is null. */
export function urlSource(url: string, patience = patienceMs): Source {
  const base = baseOf(url);
  return async (path) => {
    if (!isPlain(path)) return null;
    try {
      const response = await fetchThere(new URL(base + path), AbortSignal.timeout(patience));
      if (response.status === 404 || response.status === 410) return null;
      if (response.status === 403 && mayBeMissing(path)) return null;
      if (!response.ok) throw new Unreachable(`${base}${path} answers ${response.status}.`);
      return await boundedBytes(response);
    } catch (error) {
      if (error instanceof Unreachable) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Unreachable(`${base}${path} cannot be reached: ${cause}.`);
    }
  };
}

/** The folder of an address, whichever of its files people copied. */
function baseOf(url: string): string {
  const { origin, pathname } = new URL(url);
  const folder = pathname.replace(/\/(?:head\.json|index\.html|checkpoint)$/, '/');
  return `${origin}${folder.endsWith('/') ? folder : `${folder}/`}`;
}

/** Follows redirects on the same server, and to its encrypted side: what another one says is not what was asked for. */
async function fetchThere(url: URL, signal: AbortSignal): Promise<Response> {
  let at = url;
  for (let step = 0; step <= mostRedirects; step += 1) {
    const response = await fetch(at, { redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 301 || response.status > 308 || response.status === 304 || location === null) return response;
    await response.body?.cancel();
    const next = new URL(location, at);
    const encrypted = at.protocol === 'http:' && next.protocol === 'https:' && next.hostname === at.hostname;
    if (next.origin !== at.origin && !encrypted)
      throw new Unreachable(`${at.href} leads to another server: ${next.origin}.`);
    at = next;
  }
  throw new Unreachable(`${url.href} leads from one address to the next and does not end.`);
}

/** Stores of objects answer 403 for what is not there. Of these files a log or release may well have none. */
function mayBeMissing(path: string): boolean {
  return /\.p\/\d+$|^head\.json$|^log-\d+\/(?:checkpoint|keys\.txt)$/.test(path);
}

function tooLarge(place: string): Unreachable {
  return new Unreachable(`${place} is larger than any file of a release or log.`);
}

async function boundedBytes(response: Response): Promise<Uint8Array> {
  const promised = Number(response.headers.get('content-length') ?? 0);
  if (promised > largest) {
    await response.body?.cancel();
    throw tooLarge(response.url);
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > largest) throw tooLarge(response.url);
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
