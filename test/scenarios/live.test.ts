import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { headSequence } from '../../apps/server/src/evidence/ledger-store.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { startServer } from '../../apps/server/src/http/server.ts';
import { readPortal } from '../../apps/server/src/publication/portal-files.ts';
import type { Database } from '../../apps/server/src/postgres/database.ts';
import { beginElection, sendProtocol, serve, until, type Serving } from './ledger-election.ts';
import { publish, referencedPaths } from './publish-election.ts';

const past = { id: 'shore', date: '2020-01-05', pack: 'generic' };

async function withServer(work: (server: Serving, database: Database) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, past);
    const server = await serve(database);
    try {
      await until(
        () => fetch(`${server.url}/shore/head.json`),
        (answer) => answer.ok,
      );
      await work(server, database);
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

const headOf = z.object({ sequence: z.number(), overview: z.string() });
const overviewOf = z.object({
  root: z.object({
    tallies: z.record(z.string(), z.object({ sources: z.record(z.string(), z.object({ stations: z.number() })) })),
  }),
});

async function observersIn(server: Serving, election: string): Promise<number> {
  const head = headOf.parse(await (await fetch(`${server.url}/${election}/head.json`)).json());
  const overview = overviewOf.parse(await (await fetch(`${server.url}/${election}/${head.overview}`)).json());
  return overview.root.tallies['president']?.sources['observers']?.stations ?? 0;
}

describe('while the server runs', () => {
  test('a new protocol is public within two seconds, and pages are told', async () => {
    await withServer(async (server, database) => {
      const events = await fetch(`${server.url}/shore/events`);
      expect(events.headers.get('content-type')).toContain('text/event-stream');
      const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
      let heard = '';
      const listening = (async () => {
        for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) heard += next.value;
      })();
      for (let station = 1; station <= 3; station += 1) {
        await sendProtocol(database, 'shore', { source: 'observers', station: String(station), anna: 5, bek: 7 });
        const { milliseconds } = await until(
          () => observersIn(server, 'shore'),
          (count) => count === station,
        );
        expect(milliseconds).toBeLessThan(2000);
      }
      await until(
        () => Promise.resolve(heard),
        (text) => text.includes('event: head'),
        2000,
      );
      expect(heard).not.toMatch(/anna|bek|"cast"/);
      await reader?.cancel();
      await listening;
    });
  });

  test('what came while it was off is published at its start', async () => {
    await withDatabase(async (database) => {
      await beginElection(database, past);
      await sendProtocol(database, 'shore', { source: 'observers', station: '1', anna: 5, bek: 7 });
      const server = await serve(database);
      await until(
        () => fetch(`${server.url}/shore/head.json`),
        (answer) => answer.ok,
      );
      expect(await observersIn(server, 'shore')).toBe(1);
      await server.close();
    });
  });

  test('what it published bit by bit is what one publication makes, openings and clocks of the log included', async () => {
    await withServer(async (server, database) => {
      const live = join(server.dataFolder, 'release', 'shore');
      for (let station = 1; station <= 6; station += 1)
        await sendProtocol(database, 'shore', { source: 'observers', station: String(station), anna: 5, bek: station });
      const settled = headOf.extend({ log: z.object({ size: z.number() }), openings: z.string() });
      const end = await headSequence(database.app, 'shore');
      await until(
        () => readFile(join(live, 'head.json'), 'utf8'),
        (text) => {
          const { data: head } = settled.safeParse(JSON.parse(text));
          return head?.sequence === end && head.log.size >= end;
        },
      );
      const anew = await mkdtemp(join(tmpdir(), 'kua-release-'));
      try {
        const portal = await readPortal(join(server.dataFolder, 'portal'));
        await publish(database, { election: 'shore', folder: anew, portal });
        const read = (folder: string) =>
          referencedPaths((path) => readFile(join(folder, path), 'utf8').catch(() => ''));
        // The overview names downloads, which are made later.
        const data = (paths: ReadonlySet<string>) =>
          [...paths].filter((path) => /^data\/(?!overview)/.test(path)).sort();
        const made = data(await read(anew));
        expect(data(await read(live))).toEqual(made);
        expect(made.filter((path) => path.startsWith('data/openings-0-'))).toHaveLength(1);
        const texts = await Promise.all(made.map((path) => readFile(join(anew, path), 'utf8')));
        expect(texts.join('').match(/"checkpointAt":"\d/g)?.length).toBe(6);
        expect(texts.join('')).not.toContain('"checkpointAt":null');
      } finally {
        await rm(anew, { recursive: true });
      }
    });
  });

  test('an election that cannot be published does not stop the others', async () => {
    await withServer(async (server, database) => {
      await beginElection(database, { id: 'broken', date: '2020-01-05', pack: 'no-such-pack' });
      await sendProtocol(database, 'broken', { source: 'observers', station: '1', anna: 1, bek: 1 });
      await sendProtocol(database, 'shore', { source: 'observers', station: '2', anna: 5, bek: 7 });
      const { milliseconds } = await until(
        () => observersIn(server, 'shore'),
        (count) => count === 1,
      );
      expect(milliseconds).toBeLessThan(2000);
      await until(
        () => Promise.resolve(server.log.join('')),
        (log) => log.includes('"election":"broken"'),
      );
      expect((await fetch(`${server.url}/broken/head.json`)).status).toBe(404);
      expect((await fetch(`${server.url}/`, { redirect: 'manual' })).headers.get('location')).toBe('/shore/');
    });
  });

  test('a port that is taken is said in a sentence', async () => {
    await withServer(async (server, database) => {
      const port = Number(new URL(server.url).port);
      await expect(serve(database, { port })).rejects.toThrow(`Port ${port} is in use by another program`);
      expect(startServer).toBeTypeOf('function');
    });
  });
});

describe('the server answers', () => {
  test('with the release, its types and what may be kept', async () => {
    await withServer(async (server) => {
      const page = await fetch(`${server.url}/shore/`);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.headers.get('cache-control')).toBe('no-cache');
      expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'sha256-[^']+'/);
      expect(page.headers.get('content-security-policy')).toContain(`frame-ancestors 'none'`);
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      const script = await fetch(`${server.url}/shore/assets/main-a1b2c3d4.js`);
      expect(script.headers.get('cache-control')).toContain('immutable');
      const head = await fetch(`${server.url}/shore/head.json`);
      expect(head.headers.get('cache-control')).toBe('no-cache');
      const again = await fetch(`${server.url}/shore/head.json`, {
        headers: { 'if-none-match': head.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
      const { overview } = headOf.parse(await head.json());
      for (const encoding of ['br', 'gzip', 'identity']) {
        const data = await fetch(`${server.url}/shore/${overview}`, { headers: { 'accept-encoding': encoding } });
        expect(data.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
        expect(data.headers.get('cache-control')).toContain('immutable');
        expect(await data.json()).toHaveProperty('format', 'kua-overview/1');
      }
      expect((await fetch(`${server.url}/shore`, { redirect: 'manual' })).headers.get('location')).toBe('/shore/');
    });
  });

  test('with a list when there are several elections, whatever they are called', async () => {
    await withServer(async (server, database) => {
      await beginElection(database, { ...past, id: 'second', rehearsal: true });
      await until(
        () => fetch(`${server.url}/second/head.json`),
        (answer) => answer.ok,
      );
      const page = await (await fetch(`${server.url}/`)).text();
      expect(page).toContain('href="/shore/"');
      expect(page).toContain('&lt;b&gt;second');
      expect(page).not.toContain('<b>');
      expect(page).toContain('rehearsal');
    });
  });

  test('programs, by the schemas that it describes', async () => {
    await withServer(async (server, database) => {
      await sendProtocol(database, 'shore', { source: 'official', station: '1', anna: 5, bek: 7 });
      await sendProtocol(database, 'shore', { source: 'observers', station: '1', anna: 4, bek: 7 });
      await until(
        () => observersIn(server, 'shore'),
        (count) => count === 1,
      );
      const { comparisonAnswer, electionsAnswer } = await import('../../apps/server/src/http/api-contract.ts');
      const asked = await fetch(`${server.url}/api/v1/elections/shore/comparison`);
      const comparison = comparisonAnswer.parse(await asked.json());
      expect(comparison.counts).toEqual({ agree: 0, differ: 1, onlyA: 0, onlyB: 0, conflict: 0 });
      expect(comparison.discrepancies[0]).toMatchObject({ station: '1', field: 'anna', a: 5, b: 4, difference: 1 });
      const listed = electionsAnswer.parse(await (await fetch(`${server.url}/api/v1/elections`)).json());
      expect(listed.elections.map(({ id, embargo }) => [id, embargo])).toEqual([['shore', null]]);
      expect(await (await fetch(`${server.url}/api/v1/openapi.json`)).json()).toHaveProperty('openapi', '3.1.0');
      expect(await (await fetch(`${server.url}/healthz`)).text()).toBe('ok');
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      const wrong = await fetch(`${server.url}/api/v1/elections/shore/comparison?contest=nothing`);
      expect(wrong.status).toBe(404);
      expect(wrong.headers.get('content-type')).toBe('application/problem+json');
      expect(await wrong.json()).toMatchObject({ code: 'contest-unknown', known: ['president'] });
    });
  });

  test('2,000 odd requests without breaking, and gives away nothing outside of a release', async () => {
    await withServer(async (server) => {
      const piece = fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2F',
        '/',
        '//',
        '\\',
        '%00',
        '%',
        '%E0%A4%A',
        'shore',
        'head.json',
        'data',
        'api',
        'v1',
        'elections',
        'comparison',
        '?contest=',
        '?a=1&a=2',
        '&b=%FF',
        '#',
        'portal',
        'objects',
        'release',
        '~',
        ':',
        '*',
        'events/',
        '💥',
        "'",
        '"',
        '<script>',
        'index.html',
        '.incoming-1',
        'ә',
        'package.json',
        'etc/passwd',
        'x'.repeat(400),
      );
      const path = fc.array(piece, { maxLength: 9 }).map((parts) => `/${parts.join('')}`);
      const method = fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'BREW');
      const header = fc.constantFrom(
        '',
        'Accept-Encoding: br;q=0, gzip',
        'If-None-Match: *',
        'Range: bytes=9-1',
        'Host:',
        'X: \u0001',
      );
      const statuses = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(method, path, header, async (verb, target, line) => {
          const answer = await raw(
            server.url,
            `${verb} ${target} HTTP/1.1\r\nConnection: close\r\n${line.startsWith('Host') ? '' : 'Host: x\r\n'}${line === '' ? '' : `${line}\r\n`}\r\n`,
          );
          const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          expect(status, `${verb} ${target}\n${answer.slice(0, 300)}`).toBeLessThan(500);
          expect(answer).not.toContain('root:');
          expect(answer).not.toContain('"workspaces"');
        }),
        { numRuns: 2000 },
      );
      expect(statuses.get(404)).toBeGreaterThan(100);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
    });
  }, 180_000);
});

/** Bytes as they are: a client library would tidy the request up. */
function raw(url: string, request: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const done = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      // Events never end by themselves.
      if (answer.includes('text/event-stream')) done();
    });
    socket.on('close', done).on('error', done);
    socket.write(request);
  });
}
