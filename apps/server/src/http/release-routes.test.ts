import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { putAside } from '../evidence/log-files.ts';
import { releaseRoutes } from './release-routes.ts';
import { securityHeaders } from './security-headers.ts';

test('when a log begins anew, no cache goes on giving tiles of the generation that ended', async () => {
  const releases = await mkdtemp(join(tmpdir(), 'kua-routes-'));
  const log = join(releases, 'e', 'log');
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(log, path)), { recursive: true });
    await writeFile(join(log, path), text);
  };
  const app = releaseRoutes(releases);
  const get = async (path: string, etag = '') => {
    const response = await app.request(path, { headers: { 'if-none-match': etag } });
    const { headers, status } = response;
    return {
      status,
      text: await response.text(),
      cache: headers.get('cache-control'),
      etag: headers.get('etag') ?? '',
    };
  };
  const forever = 'public, max-age=31536000, immutable';
  const current = ['/e/log/tile/0/000.p/7', '/log/e/tile/0/000.p/7'];
  try {
    await write('tile/0/000.p/7', 'old');
    expect(await get('/log/e/1/tile/0/000.p/7')).toMatchObject({ status: 404 });
    await write('checkpoint', 'kua/e/1\n7\n…\n');
    const before = await Promise.all(current.map((path) => get(path)));
    for (const answer of before) expect(answer).toMatchObject({ text: 'old', cache: 'no-cache' });
    expect(await get('/e/log/tile/0/000.p/7', before[0]?.etag)).toMatchObject({ status: 304 });
    expect(await get('/log/e/1/tile/0/000.p/7')).toMatchObject({ text: 'old', cache: forever });
    expect(await get('/log/e/1/checkpoint')).toMatchObject({ status: 200, cache: 'no-cache' });

    await putAside(log, 1);
    await write('tile/0/000.p/7', 'new');
    await write('checkpoint', 'kua/e/2\n7\n…\n');
    for (const path of current) expect(await get(path, before[0]?.etag)).toMatchObject({ status: 200, text: 'new' });
    expect(await get('/log/e/1/tile/0/000.p/7')).toMatchObject({ text: 'old', cache: forever });
    expect(await get('/log/e/2/tile/0/000.p/7')).toMatchObject({ text: 'new', cache: forever });
    for (const path of ['/log/e/3/checkpoint', '/log/e/0/checkpoint', '/log/e/2/nothing'])
      expect(await get(path)).toMatchObject({ status: 404 });
  } finally {
    await rm(releases, { recursive: true });
  }
});

test('a page that a browser has already may still do what it could: an answer without it repeats its policy', async () => {
  const releases = await mkdtemp(join(tmpdir(), 'kua-routes-'));
  try {
    await mkdir(join(releases, 'e'));
    await writeFile(join(releases, 'e', 'index.html'), '<!doctype html><script>window.early = 1</script>');
    const app = new Hono();
    app.use(securityHeaders());
    app.route('/', releaseRoutes(releases));
    const first = await app.request('/e/');
    const policy = first.headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self' 'sha256-");
    const again = await app.request('/e/', { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, again.headers.get('content-security-policy')]).toEqual([304, policy]);
  } finally {
    await rm(releases, { recursive: true });
  }
});
