/** A plain static server with gzip, as any host of a mirror is; only for tests and measurements. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
};

export type StaticServer = Readonly<{ url: string; sent: () => number; close: () => Promise<void> }>;

/** Serves a folder at a free port; `sent` counts the bytes of bodies as they crossed the wire. */
export async function serveFolder(folder: string, prefix = '/', port = 0): Promise<StaticServer> {
  let sent = 0;
  const compressed = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const inside = path.startsWith(prefix) ? normalize(path.slice(prefix.length)) : '..';
    const file = join(folder, inside === '.' || inside === '' ? 'index.html' : inside);
    if (inside.startsWith('..') || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('not found');
      return;
    }
    const type = types[extname(file)] ?? 'application/octet-stream';
    const fixed = /-[\w-]{8,}\.\w+$/.test(file);
    const headers = {
      'content-type': type,
      'cache-control': fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (!(request.headers['accept-encoding'] ?? '').includes('gzip')) {
      response.writeHead(200, headers);
      createReadStream(file).pipe(response);
      return;
    }
    const key = fixed ? file : `${file} ${statSync(file).mtimeMs}`;
    const body = compressed.get(key) ?? gzipSync(readFileSync(file), { level: 9 });
    compressed.set(key, body);
    sent += body.length;
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': body.length }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}${prefix}`,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
