import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderSource, urlSource, Unreachable } from './source.ts';

test('a folder: what lies in it, and nothing outside', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-source-'));
  try {
    await mkdir(join(folder, 'in', 'data'), { recursive: true });
    await writeFile(join(folder, 'outside'), 'x');
    await writeFile(join(folder, 'in', 'data', 'a.json'), 'y');
    const source = folderSource(join(folder, 'in'));
    expect(String(Buffer.from((await source('data/a.json')) ?? []))).toBe('y');
    for (const path of ['../outside', 'data/../../outside', '/etc/passwd', 'data', 'nothing', '', 'data//a.json'])
      expect(await source(path)).toBeNull();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a server: its files, redirects on it alone, no endless wait, nothing huge', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/r/a/head.json') response.end('head');
    else if (request.url === '/r/a/moved') response.writeHead(302, { location: 'head.json' }).end();
    else if (request.url === '/r/a/away') response.writeHead(302, { location: 'http://example.org/head.json' }).end();
    else if (request.url === '/r/a/round') response.writeHead(308, { location: 'round' }).end();
    else if (request.url === '/r/a/huge') response.writeHead(200, { 'content-length': 2 ** 40 }).flushHeaders();
    else if (/000\.p|refused/.test(request.url ?? '')) response.writeHead(403).end();
    else if (request.url === '/r/a/broken') response.writeHead(500).end();
    else if (request.url !== '/r/a/silent') response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/r/a`;
    const source = urlSource(url, 300);
    for (const given of [`${url}/`, `${url}/head.json`, `${url}/index.html?x=1#/y`])
      expect(String(Buffer.from((await urlSource(given)('head.json')) ?? []))).toBe('head');
    expect(String(Buffer.from((await source('head.json')) ?? []))).toBe('head');
    expect(await source('nothing')).toBeNull();
    expect(String(Buffer.from((await source('moved')) ?? []))).toBe('head');
    expect(await source('tile/0/000.p/7')).toBeNull();
    for (const path of ['away', 'round', 'refused']) await expect(source(path)).rejects.toThrow(Unreachable);
    await expect(source('huge')).rejects.toThrow('larger than any file');
    await expect(source('broken')).rejects.toThrow(Unreachable);
    await expect(source('silent')).rejects.toThrow(Unreachable);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  await expect(urlSource('http://127.0.0.1:1/r')('head.json')).rejects.toThrow(Unreachable);
});
