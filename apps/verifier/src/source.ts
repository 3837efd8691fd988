/** Where files are read from: a folder or any web server. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of a file by its path, null where there is none. Nothing outside of what is checked can be named. */
export type Source = (path: string) => Promise<Uint8Array | null>;

const largest = 512 * 1024 * 1024;

export function folderSource(folder: string): Source {
  return (path) => (isPlain(path) ? readFile(join(folder, path)).catch(() => null) : Promise.resolve(null));
}

/** Throws where the server cannot be reached; a file that it does not have is null. Redirects are not followed. */
export function urlSource(url: string): Source {
  const base = url.endsWith('/') ? url : `${url}/`;
  return async (path) => {
    if (!isPlain(path)) return null;
    const response = await fetch(base + path, { redirect: 'error', signal: AbortSignal.timeout(60_000) });
    if (response.status === 404 || response.status === 410) return null;
    if (!response.ok) throw new Error(`${base}${path} answers ${response.status}`);
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > largest ? null : bytes;
  };
}

/** The part of a source below a folder. */
export function below(source: Source, folder: string): Source {
  return (path) => source(`${folder}/${path}`);
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
