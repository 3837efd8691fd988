/** Strangers come in numbers, or an election has no keys yet: the door stays of its size, and honest phones get through. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { randomId } from '@kua/device/sealing.ts';
import { makeElectionKeys } from '../../apps/server/src/evidence/key-folder.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { enrolledEntries, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from './ledger-election.ts';

const election = 'crowd-2026';
const device = makeDevice('crowded door');
const mebibyte = 1024 * 1024;

async function withServer(
  given: Parameters<typeof serve>[1],
  work: (server: Serving, database: TestDatabase) => Promise<void>,
): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    await appendEntries(database.app, {
      election,
      entries: enrolledEntries([device]),
      receivedAt: new Date().toISOString(),
    });
    const server = await serve(database, given);
    try {
      await work(server, database);
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

async function sendOne(server: Serving): Promise<Response> {
  const body = { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } };
  const said = { election, id: randomId(), kind: 'protocol', station: '3', capturedAt: '2026-11-22T20:10:00+05:00' };
  const { envelope } = await testSubmission({ ...said, kind: 'protocol', body }, device);
  return fetch(`${server.url}/api/v1/submissions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(envelope),
  });
}

const halfSent = Buffer.alloc(4 * mebibyte - 10, ' ');

/** A request of 4 MiB that stops ten bytes before its end. */
function sendHalf(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  // It is cut in the middle of what it sends: that is the point.
  socket.on('error', () => undefined);
  socket.write(
    `POST /api/v1/submissions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${halfSent.length + 10}\r\n\r\n`,
  );
  socket.write(halfSent);
  return socket;
}

test(
  'bodies that never end take no more than their share; honest phones get through',
  { timeout: 120_000 },
  async () => {
    await withServer({}, async (server) => {
      const port = Number(new URL(server.url).port);
      expect((await sendOne(server)).status).toBe(201);
      const before = process.memoryUsage().arrayBuffers;
      const sockets: Socket[] = [];
      const answers: string[] = [];
      for (let count = 0; count < 120; count += 1) {
        const socket = sendHalf(port);
        sockets.push(socket);
        socket.once('data', (data) => answers.push(String(data)));
        if (count % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      // 480 MiB were sent.
      await until(
        () => Promise.resolve(answers.length),
        (count) => count >= 100,
        30_000,
      );
      expect((process.memoryUsage().arrayBuffers - before) / mebibyte).toBeLessThan(200);
      expect(answers[0]).toContain('503');
      expect(answers[0]?.toLowerCase()).toContain('retry-after: 5');
      expect(answers[0]).toContain('too-busy');
      expect((await sendOne(server)).status).toBe(201);
      for (const socket of sockets) socket.destroy();
    });
  },
);

test('one submission is not longer than it can be', { timeout: 60_000 }, async () => {
  await withServer({}, async (server) => {
    const post = (body: string): Promise<Response> =>
      fetch(`${server.url}/api/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    const long = `${' '.repeat(98_304)}{}`;
    expect(await (await post(long)).json()).toMatchObject({ status: 413, code: 'too-large' });
    expect((await post(`${' '.repeat(98_304)}{"submissions":[]}`)).status).toBe(200);
  });
});

test(
  'without keys an election is shown and takes nothing in, until they are brought',
  { timeout: 60_000 },
  async () => {
    const keysFolder = await mkdtemp(join(tmpdir(), 'kua-keys-'));
    try {
      await withServer({ keysFolder, withKeys: false }, async (server, database) => {
        const release = join(server.dataFolder, 'release', election);
        const head = () => readFile(join(release, 'head.json'), 'utf8').catch(() => '');
        const { answer } = await until(head, (text) => text !== '');
        expect(JSON.parse(answer)).toMatchObject({ signature: null, log: null });
        expect(await (await sendOne(server)).json()).toMatchObject({ code: 'not-ready' });
        expect((await database.app.query('select from ledger.entry where kind = $1', ['submission'])).rowCount).toBe(0);
        const said = server.log.filter((line) => line.includes('keys'));
        expect(said).toHaveLength(1);
        expect(said[0]).toContain('make them on another machine with `kua keys`');

        await makeElectionKeys(keysFolder, election, { now: new Date() });
        expect((await sendOne(server)).status).toBe(201);
        // It was told, and once more that what should be elsewhere lies here.
        expect(server.log.filter((line) => line.includes('take it away'))).toHaveLength(1);
      });
    } finally {
      await rm(keysFolder, { recursive: true });
    }
  },
);
