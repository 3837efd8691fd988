import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builtAppRoutes } from './built-app-routes.ts';

test('an app is served as it was built, with a policy of its own, and nothing beside it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kua-app-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>Desk</title>');
  await writeFile(join(folder, 'assets', 'index-Ab3dE_f9.js'), 'export {};');
  const app = await builtAppRoutes('/desk', folder, { 'content-security-policy': "default-src 'none'" });
  await rm(folder, { recursive: true });

  const bare = await app.request('/desk');
  expect([bare.status, bare.headers.get('location')]).toEqual([308, '/desk/']);

  const page = await app.request('/desk/');
  expect(await page.text()).toBe('<title>Desk</title>');
  expect(page.headers.get('content-security-policy')).toBe("default-src 'none'");
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const again = await app.request('/desk/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);

  const script = await app.request('/desk/assets/index-Ab3dE_f9.js', { headers: { 'accept-encoding': 'br' } });
  expect(script.headers.get('content-encoding')).toBe('br');
  expect(script.headers.get('cache-control')).toContain('immutable');

  expect((await app.request('/desk/../package.json')).status).toBe(404);
  expect((await app.request('/desk/other.html')).status).toBe(404);
});
