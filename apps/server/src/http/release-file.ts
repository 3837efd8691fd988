import { createReadStream, type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import { pagePolicy } from './security-headers.ts';
import { compress, etagOf, forever, isCompressible, typeOf, type Encoding, type ServedFile } from './served-file.ts';

/** Larger files are compressed while they are sent, and not kept. */
const largestKept = 4 * 1024 * 1024;
const cacheBytes = 64 * 1024 * 1024;

/** Serves files of release folders; keeps compressed ones in memory up to a bound. Owned by one server. */
export type ReleaseFiles = (
  folder: string,
  path: string,
  encoding: Encoding,
  /** The caller knows that another file never stands under the address that was asked for. */
  settled?: boolean,
) => Promise<ServedFile | null>;

/** Names that a release has: no hidden files, nothing above the folder, no characters that mean something to a file system. */
export function isReleasePath(path: string): boolean {
  return path.length <= 300 && path.split('/').every((segment) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(segment));
}

export function releaseFiles(): ReleaseFiles {
  const cache = new Map<string, Uint8Array<ArrayBuffer>>();
  let kept = 0;

  function keep(key: string, bytes: Uint8Array<ArrayBuffer>): void {
    cache.set(key, bytes);
    kept += bytes.byteLength;
    for (const [oldest, old] of cache) {
      if (kept <= cacheBytes) break;
      cache.delete(oldest);
      kept -= old.byteLength;
    }
  }
  async function bytesOf(file: string, status: Stats, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
    // The folder is asked each time: what was taken back must not be served from memory.
    const key = `${encoding} ${status.mtimeMs} ${status.size} ${file}`;
    const present = cache.get(key);
    if (present !== undefined) {
      cache.delete(key);
      cache.set(key, present);
      return present;
    }
    const bytes = await compress(await readFile(file), encoding);
    if (encoding !== 'identity') keep(key, bytes);
    return bytes;
  }

  return async (folder, path, wanted, settled = false) => {
    const immutable = settled || isImmutable(path);
    if (!isReleasePath(path)) return null;
    const file = join(folder, path);
    const status = await stat(file).catch(() => null);
    if (status?.isFile() !== true) return null;
    const extension = extname(path);
    const encoding = isCompressible(path) && status.size > 500 ? wanted : 'identity';
    const large = status.size > largestKept;
    const sent = large && encoding === 'br' ? 'gzip' : encoding;
    const headers: Record<string, string> = {
      'content-type': typeOf(path),
      'cache-control': immutable ? forever : 'no-cache',
      ...(isCompressible(path) ? { vary: 'accept-encoding' } : {}),
      ...(sent === 'identity' ? {} : { 'content-encoding': sent }),
      ...(extension === '.csv'
        ? { 'content-disposition': `attachment; filename="${path.split('/').at(-1) ?? ''}"` }
        : {}),
      // Releases are public: other sites may mirror and read them.
      'access-control-allow-origin': '*',
    };
    if (large) {
      const stream = createReadStream(file);
      const web = Readable.toWeb(sent === 'gzip' ? stream.pipe(createGzip()) : stream);
      // The same class under two declarations: Node's and the web's.
      return { headers, body: web as ReadableStream };
    }
    const body = await bytesOf(file, status, sent).catch(() => null);
    if (body === null) return null;
    if (!immutable) headers['etag'] = etagOf(body);
    if (extension === '.html') headers['content-security-policy'] = pagePolicy(await readFile(file, 'utf8'));
    headers['content-length'] = String(body.byteLength);
    return { headers, body };
  };
}

/** Files that are named by their content: data by us, assets by the portal's build. Tiles of `log/` are others when the log begins anew. */
function isImmutable(path: string): boolean {
  return promisedDigest(path) !== null || path.startsWith('assets/');
}
