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

test('a server: its files, no redirect, no endless wait', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/r/head.json') response.end('head');
    else if (request.url === '/r/moved') response.writeHead(302, { location: '/r/head.json' }).end();
    else if (request.url === '/r/broken') response.writeHead(500).end();
    else if (request.url !== '/r/silent') response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  try {
    await new Promise((resolve) => server.once('listening', resolve));
    const source = urlSource(`http://127.0.0.1:${(server.address() as AddressInfo).port}/r`, 300);
    expect(String(Buffer.from((await source('head.json')) ?? []))).toBe('head');
    expect(await source('nothing')).toBeNull();
    await expect(source('moved')).rejects.toThrow(Unreachable);
    await expect(source('broken')).rejects.toThrow(Unreachable);
    await expect(source('silent')).rejects.toThrow(Unreachable);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  await expect(urlSource('http://127.0.0.1:1/r')('head.json')).rejects.toThrow(Unreachable);
});
