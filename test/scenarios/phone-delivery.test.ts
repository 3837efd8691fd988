/** The observer's phone app as a browser gets it from the server. */
import { request } from 'node:http';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electionSchema } from '@kua/core/registry/registry-contract.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, type Serving } from './ledger-election.ts';
import { makeStandInPhone, standIn } from './stand-in-phone.ts';

type Answer = Readonly<{ status: number; headers: Readonly<Record<string, string | undefined>>; body: Buffer }>;

let server: Serving;
let phone = '';
let finish: () => void = () => undefined;
let over: Promise<void>;

beforeAll(async () => {
  phone = await makeStandInPhone();
  await new Promise<void>((ready, fail) => {
    over = withDatabase(async (database) => {
      await beginElection(database, { id: 'shore', date: '2020-01-05', pack: 'generic' });
      server = await serve(database, { phone });
      const finished = new Promise<void>((resolve) => (finish = resolve));
      ready();
      await finished;
      await server.close();
    });
    over.catch(fail);
  });
});
afterAll(async () => {
  finish();
  await over;
  await rm(server.dataFolder, { recursive: true });
  await rm(phone, { recursive: true });
});

/** The path as it is written here: a browser's own client would tidy it up before it asks. */
async function ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answer> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const { statusCode = 0 } = answer;
      const single = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
      buffer(answer).then((body) => resolve({ status: statusCode, headers: Object.fromEntries(single), body }), reject);
    });
    asked.on('error', reject).end();
  });
}

const policy =
  "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; script-src 'self'; style-src 'self'; " +
  "img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' https:; worker-src 'self'; manifest-src 'self'; font-src 'self'";
const allowed = {
  'content-security-policy': policy,
  'permissions-policy': 'camera=(self), microphone=(self), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

describe('the phone app', () => {
  test('is found at /app, and lives below /app/', async () => {
    expect(await ask('/app')).toMatchObject({ status: 308, headers: { location: '/app/' } });
    const page = await ask('/app/');
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...allowed } });
    expect(page.body.toString()).toBe(standIn['index.html']);
  });

  test.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['worker.js', 'text/javascript; charset=utf-8'],
    ['manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
    ['icon-512.png', 'image/png'],
    ['assets/main-A1b2C3d4.js', 'text/javascript; charset=utf-8'],
    ['assets/main-B2c3D4e5.css', 'text/css; charset=utf-8'],
  ])('gives %s as what it is, with what it may do', async (path, type) => {
    const answer = await ask(`/app/${path}`);
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': type, ...allowed } });
    expect(answer.body.equals(Buffer.from(standIn[path] ?? ''))).toBe(true);
    const head = await ask(`/app/${path}`, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(answer.body.length),
      0,
    ]);
  });

  test('comes small to whoever takes it small', async () => {
    const path = '/app/assets/main-A1b2C3d4.js';
    const plain = await ask(path);
    const brotli = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
    const gzip = await ask(path, { 'accept-encoding': 'gzip' });
    expect([plain, brotli, gzip].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'br', 'gzip']);
    for (const { headers } of [plain, brotli, gzip]) expect(headers['vary']).toBe('accept-encoding');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotli.body.length).toBeLessThan(plain.body.length / 4);
    expect((await ask('/app/icon-192.png', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined();
  });

  test('is kept for ever where the name says what is in it, and asked for again elsewhere', async () => {
    for (const path of ['assets/main-A1b2C3d4.js', 'assets/main-B2c3D4e5.css'])
      expect((await ask(`/app/${path}`)).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    for (const path of ['', 'index.html', 'worker.js', 'manifest.webmanifest', 'icon-192.png', 'assets/unnamed.js']) {
      const { headers } = await ask(`/app/${path}`, { 'accept-encoding': 'br' });
      expect(headers['cache-control']).toBe('no-cache');
      const again = await ask(`/app/${path}`, {
        'accept-encoding': 'br',
        'if-none-match': `"other", ${headers['etag']}`,
      });
      // A browser puts these in the place of those that it kept: an answer that forbids all would forbid the page itself.
      expect(again).toMatchObject({ status: 304, headers: { etag: headers['etag'], ...allowed } });
      expect(again.body).toHaveLength(0);
      const other = await ask(`/app/${path}`, { 'accept-encoding': 'br', 'if-none-match': '"other"' });
      expect(other.status).toBe(200);
    }
  });

  test('stays the one that the server began with, while another is being built', async () => {
    await writeFile(join(phone, 'worker.js'), 'half of another one');
    await writeFile(join(phone, 'later.js'), 'not there at the start');
    expect((await ask('/app/worker.js')).body.toString()).toBe(standIn['worker.js']);
    expect((await ask('/app/later.js')).status).toBe(404);
  });

  test.each([
    '/app/nothing.js',
    '/app/assets/',
    '/app/assets',
    '/app//index.html',
    '/app/../portal/index.html',
    '/app/..%2fportal%2findex.html',
    '/app/%2e%2e/portal/index.html',
    '/app/assets/..%2f..%2f..%2fkeys.txt',
    '/app/index.html%00',
    '/app/%',
    '/app/constructor',
  ])('has nothing at %s', async (path) => {
    const answer = await ask(path);
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'not-found' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('takes no %s', async (method) => {
    for (const path of ['/app/', '/app/clear', '/app/worker.js'])
      expect(await ask(path, {}, method)).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  test('is forgotten by a browser only where somebody pressed that on the page itself', async () => {
    const pressed = await ask('/app/clear', { 'sec-fetch-site': 'same-origin' });
    expect([pressed.status, pressed.headers['clear-site-data']]).toEqual([200, '"cache", "storage"']);
    expect(pressed.body.toString().replace(/<[^>]*>/g, '')).toBe('·');
    // By hand, from a message, from another site: a page that says what is lost, and nothing else yet.
    for (const headers of [{}, ...['none', 'cross-site', 'same-site'].map((site) => ({ 'sec-fetch-site': site }))]) {
      const { status, headers: answered, body } = await ask('/app/clear', headers);
      expect([status, answered['clear-site-data'], answered['cache-control']]).toEqual([200, undefined, 'no-store']);
      expect(body.toString()).toContain('What was not sent yet is lost.');
    }
  });

  test('shares its name with no election', () => {
    const election = {
      name: {},
      date: '2026-01-01',
      country: 'KZ',
      pack: 'kz',
      rehearsal: false,
      embargoUntil: null,
    };
    for (const id of ['app', 'api', 'log', 'healthz', 'readyz'])
      expect(electionSchema.safeParse({ ...election, id }).success).toBe(false);
    expect(electionSchema.safeParse({ ...election, id: 'apple' }).success).toBe(true);
  });

  test('widens nothing for the portal beside it', async () => {
    const front = await ask('/');
    expect(front.headers['content-security-policy']).not.toContain('https:');
    expect(front.headers['permissions-policy']).toBe('camera=(), microphone=(), geolocation=()');
    expect((await ask('/app/nothing.js')).headers['permissions-policy']).toBe(
      'camera=(), microphone=(), geolocation=()',
    );
  });
});
