/** How a file goes out: as what, how small, and whether it is asked for again. */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';
import { problem } from './problem-response.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};
/** Signed notes have no extension. */
export function typeOf(path: string): string {
  if (path.endsWith('/checkpoint')) return 'text/plain; charset=utf-8';
  return types[extname(path)] ?? 'application/octet-stream';
}

const compressible = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.csv', '.svg', '.txt']);

/** Whether a smaller form of such a file is sent to whoever takes it. */
export function isCompressible(path: string): boolean {
  return compressible.has(extname(path));
}

export type Encoding = 'br' | 'gzip' | 'identity';

export type ServedFile = Readonly<{
  headers: Readonly<Record<string, string>>;
  body: Uint8Array<ArrayBuffer> | ReadableStream;
}>;

/** The best that the caller takes. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  const offers = new Map(
    (accepted ?? '').split(',').map((offer) => {
      const [name = '', ...parameters] = offer.trim().toLowerCase().split(';');
      return [name, !parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))] as const;
    }),
  );
  if (offers.get('br') === true) return 'br';
  return offers.get('gzip') === true ? 'gzip' : 'identity';
}

export const forever = 'public, max-age=31536000, immutable';

export function etagOf(body: Uint8Array): string {
  return `"${createHash('sha256').update(body).digest('hex').slice(0, 32)}"`;
}

/** Headers that an answer repeats when the caller has the file already: a browser puts them in the place of those that it kept. */
const repeated = ['etag', 'cache-control', 'vary', 'content-security-policy', 'permissions-policy'];

/** The file; nothing, where the caller has it; the sentence, where there is none. */
export function sendFile(context: Context, file: ServedFile | null, sentence: string): Response {
  if (file === null) return problem(context, 'not-found', sentence);
  const { etag } = file.headers;
  const known = (context.req.header('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (etag === undefined || !known.includes(etag)) return context.body(file.body, 200, file.headers);
  const kept = Object.entries(file.headers).filter(([name]) => repeated.includes(name));
  return context.body(null, 304, Object.fromEntries(kept));
}

const gzipBytes = promisify(gzip);
const brotliBytes = promisify(brotliCompress);

/** `thorough`: for what is made small once and sent for long. */
export async function compress(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: Encoding,
  thorough = false,
): Promise<Uint8Array<ArrayBuffer>> {
  switch (encoding) {
    case 'identity':
      return bytes;
    case 'gzip':
      return new Uint8Array(await gzipBytes(bytes, { level: thorough ? 9 : 6 }));
    case 'br': {
      const quality = thorough ? 11 : 5;
      return new Uint8Array(await brotliBytes(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
    }
  }
}
