/** A phone is invited, enrols, sends a protocol, keeps its receipt; what is wrong is kept with its reason or refused. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { solveChallenge } from 'altcha-lib/v1';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { originKey } from '@kua/core/evidence/checkpoint.ts';
import { envelopeBytes, signedMessage, type Envelope } from '@kua/core/evidence/envelope.ts';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { openNote, splitNote } from '@kua/core/evidence/note.ts';
import { parseHeldReceipt, parseReceipt } from '@kua/core/evidence/receipt.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { enrolmentOf } from '@kua/device/enrolment.ts';
import { encryptTo, randomId, sealedSubmission, type Said } from '@kua/device/sealing.ts';
import { invitationsEntry, makeInvitation } from '../../apps/server/src/access/invitations.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import type { HoldingLimits } from '../../apps/server/src/intake/holding-bounds.ts';
import { holdSubmission } from '../../apps/server/src/intake/holding-store.ts';
import { enrolledEntries, testSubmission } from '../../apps/server/src/intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { beginElection, serve, until, type Serving } from './ledger-election.ts';

const election = 'vote-2026';
let keys = '';
beforeEach(async () => {
  keys = await mkdtemp(join(tmpdir(), 'kua-keys-'));
});
afterEach(() => rm(keys, { recursive: true }));

type Door = Readonly<{
  server: Serving;
  database: TestDatabase;
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>;
  get: (path: string) => Promise<Answer>;
  invite: () => Promise<string>;
  phone: () => Promise<Device>;
  seal: (said: Partial<Said>, device: Device) => Promise<Envelope>;
  state: (device: Device, id: string) => Promise<Answer>;
}>;
type Answer = Readonly<{ status: number; body: Record<string, unknown> }>;

const said: Said = {
  election,
  kind: 'protocol',
  station: '3',
  capturedAt: '2026-11-22T20:10:00+05:00',
  body: { contest: 'president', fields: { cast: 30 }, options: { anna: 10, bek: 20 } },
};

async function answer(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: json ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

async function atTheDoor(work: (door: Door) => Promise<void>): Promise<void> {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const server = await serve(database, { keysFolder: keys });
    const url = `${server.url}/api/v1`;
    const get = async (path: string): Promise<Answer> => answer(await fetch(`${url}${path}`));
    const post: Door['post'] = async (path, body, headers = {}) =>
      answer(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
    try {
      const note = await until(
        () => get(`/elections/${election}/keys`),
        ({ status }) => status === 200,
      );
      const list = parseKeyList(splitNote(String(note.answer.body['text']))?.text ?? '');
      if (list === null) throw new Error('no key list');
      const encrypt = encryptTo(list);
      const append = (entries: Parameters<typeof appendEntries>[1]['entries']) =>
        appendEntries(database.app, { election, entries, receivedAt: new Date().toISOString() });
      const invite = async (): Promise<string> => {
        const invitation = makeInvitation();
        await append([invitationsEntry([invitation], 'observers')]);
        await until(
          async () =>
            (await database.app.query('select from projection.invitation where device is null')).rowCount ?? 0,
          (count) => count > 0,
        );
        return invitation;
      };
      await work({
        server,
        database,
        get,
        post,
        invite,
        phone: async () => {
          const device = makeDevice();
          const enrolment = enrolmentOf(device, { election, invitation: await invite() });
          expect((await post('/enrolments', enrolment)).status).toBe(201);
          return device;
        },
        seal: (more, device) => sealedSubmission({ ...said, ...more }, device, encrypt),
        state: (device, id) => get(`/elections/${election}/submissions/${device.key}/${id}`),
      });
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
}

const opened = (answer: Answer): boolean => ['open', 'quarantined'].includes(String(answer.body['state']));

test(
  'from the invitation to the public figure, with a receipt that anybody can check',
  { timeout: 60_000 },
  async () => {
    await atTheDoor(async ({ server, database, post, get, phone, seal, state }) => {
      const device = await phone();
      const envelope = await seal({}, device);
      const sent = await post('/submissions', envelope);
      expect(sent).toMatchObject({ status: 201, body: { state: 'accepted', id: envelope.id } });

      // The receipt is signed by the log's key and names what was sent.
      const list = parseKeyList(splitNote(String((await get(`/elections/${election}/keys`)).body['text']))?.text ?? '');
      if (list === null) throw new Error('no key list');
      const text = openNote(String(sent.body['receipt']), originKey(list.log, 1), verifyEd25519);
      const receipt = text.ok ? parseReceipt(text.value) : null;
      expect(receipt).toMatchObject({ sealed: envelope.digest, statement: envelope.statement });
      expect(receipt?.index).toBe(Number(sent.body['sequence']) - 1);

      // Sent again, it is the same and counts once; other bytes under the same id are refused.
      const again = await post('/submissions', envelope);
      expect(again).toMatchObject({ status: 200, body: { receipt: sent.body['receipt'] } });
      const other = await post('/submissions', await seal({ id: envelope.id }, device));
      expect(other).toMatchObject({ status: 409, body: { code: 'id-taken' } });

      await until(() => state(device, envelope.id), opened);
      expect((await state(device, envelope.id)).body).toEqual({
        state: 'open',
        reason: null,
        receipt: sent.body['receipt'],
      });
      const result = await database.app.query('select figures from projection.result');
      expect(result.rows).toHaveLength(1);
      await until(
        async () => (await fetch(`${server.url}/${election}/log/checkpoint`)).text(),
        (note) => Number(note.split('\n')[1]) >= Number(sent.body['sequence']),
      );
      const both = await fetch(`${server.url}/log/${election}/checkpoint`);
      expect(both.status).toBe(200);
    });
  },
);

test(
  'what cannot be used is kept with its reason; what is not what its device made is refused',
  { timeout: 60_000 },
  async () => {
    await atTheDoor(async ({ database, post, phone, seal, state }) => {
      const device = await phone();
      const envelopes = [
        await seal({ station: '404' }, device),
        await seal({ body: { contest: 'mayor', fields: {}, options: {} } }, device),
        await seal({ kind: 'violation', body: { code: 'V-1', at: null, text: 'two boxes, no seals' } }, device),
      ];
      const stranger = makeDevice();
      const batch = await post('/submissions', {
        submissions: [
          ...envelopes,
          { ...(await seal({}, device)), digest: '0'.repeat(64) },
          { ...(await seal({}, device)), signature: '0'.repeat(128) },
          await seal({}, stranger),
          { format: 'kua-submission/1' },
        ],
      });
      const answers = batch.body['answers'] as Record<string, unknown>[];
      expect(answers.map(({ status, code }) => code ?? status)).toEqual([
        201,
        201,
        201,
        'digest-mismatch',
        'signature-invalid',
        'device-unknown',
        'submission-malformed',
      ]);
      const reasons = [];
      for (const { id } of envelopes) {
        const { answer: told } = await until(() => state(device, id), opened);
        reasons.push((told.body['reason'] as { code: string } | null)?.code ?? null);
      }
      expect(reasons).toEqual(['station-unknown', 'contest-unknown', null]);
      // Nothing readable is kept of what was written.
      const { rows } = await database.app.query<{ text: string }>(
        "select opening::text as text from projection.submission where kind = 'violation'",
      );
      expect(rows[0]?.text).toContain('V-1');
      expect(rows[0]?.text).not.toContain('seals');
      expect(await post('/submissions', 'no json')).toMatchObject({ status: 400, body: { code: 'json-invalid' } });
      expect(await post('/submissions', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    });
  },
);

test(
  'an unknown phone leaves something for later, after some work, and has it in the ledger once it is invited',
  { timeout: 60_000 },
  async () => {
    await atTheDoor(async ({ post, invite, seal, state }) => {
      const device = makeDevice();
      const envelope = await seal({}, device);
      const asked = await post('/submissions', envelope);
      expect(asked).toMatchObject({ status: 401, body: { code: 'device-unknown' } });
      const challenge = asked.body['challenge'] as { challenge: string; salt: string; signature: string };
      const solution = await solveChallenge(challenge.challenge, challenge.salt, 'SHA-256', 50_000).promise;
      const work = Buffer.from(
        JSON.stringify({ algorithm: 'SHA-256', ...challenge, number: solution?.number, maxnumber: undefined }),
      ).toString('base64');
      // The work was done for this one.
      const another = await post('/submissions', await seal({}, device), { 'x-kua-work': work });
      expect(another.status).toBe(401);
      const copied = { ...envelope, id: randomId() };
      const signature = Buffer.from(device.sign(signedMessage(copied))).toString('hex');
      expect((await post('/submissions', { ...copied, signature }, { 'x-kua-work': work })).status).toBe(401);
      const held = await post('/submissions', envelope, { 'x-kua-work': work });
      expect(held).toMatchObject({ status: 202, body: { state: 'held' } });
      const text = splitNote(String(held.body['receipt']))?.text ?? '';
      expect(parseHeldReceipt(text)).toMatchObject({ sealed: envelope.digest });
      expect((await state(device, envelope.id)).body['state']).toBe('held');

      const enrolment = enrolmentOf(device, { election, invitation: await invite() });
      expect((await post('/enrolments', enrolment)).status).toBe(201);
      expect((await post('/enrolments', enrolment)).status).toBe(201);
      await until(() => state(device, envelope.id), opened);
      const thief = enrolmentOf(makeDevice(), { election, invitation: enrolment.invitation });
      expect(await post('/enrolments', thief)).toMatchObject({ status: 409, body: { code: 'invitation-used' } });
      const unknown = enrolmentOf(makeDevice(), { election, invitation: makeInvitation() });
      expect(await post('/enrolments', unknown)).toMatchObject({ status: 404 });
    });
  },
);

test(
  'what waits outside of a phone that was put on the list meanwhile is taken in when the server starts',
  { timeout: 60_000 },
  async () => {
    await withDatabase(async (database) => {
      await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
      const device = makeDevice();
      const { envelope } = await testSubmission(said, device);
      const body = envelopeBytes(envelope);
      const digest = createHash('sha256').update(body).digest();
      await holdSubmission(database.app, { envelope, body, digest, now: new Date() });
      // It signed two under one id, and the ledger has the other one: this one is settled, too.
      const id = randomId();
      const [one, other] = [
        await testSubmission({ ...said, id }, device),
        await testSubmission({ ...said, id }, device),
      ];
      const clash = envelopeBytes(one.envelope);
      const held = { envelope: one.envelope, body: clash, digest: createHash('sha256').update(clash).digest() };
      await holdSubmission(database.app, { ...held, now: new Date() });
      await appendEntries(database.app, {
        election,
        entries: [...enrolledEntries([device]), other.entry],
        receivedAt: new Date().toISOString(),
      });
      const server = await serve(database, { keysFolder: keys });
      try {
        const state = `${server.url}/api/v1/elections/${election}/submissions/${device.key}/${envelope.id}`;
        await until(
          async () => (await answer(await fetch(state))).body['state'],
          (told) => told === 'quarantined',
        );
        await until(
          async () => (await database.app.query('select from holding.submission')).rowCount,
          (count) => count === 0,
        );
      } finally {
        await server.close();
        await rm(server.dataFolder, { recursive: true });
      }
    });
  },
);

test('strangers cannot fill more than their share', async () => {
  await withDatabase(async (database) => {
    const hold = async (device: Device, limits: HoldingLimits, id = randomId(), of = election) => {
      const { envelope } = await testSubmission({ ...said, id, election: of }, device);
      const body = envelopeBytes(envelope);
      const digest = createHash('sha256').update(body).digest();
      return (await holdSubmission(database.app, { envelope, body, digest, now: new Date() }, limits)).outcome;
    };
    const [device, other] = [makeDevice(), makeDevice()];
    const limits = { rows: 3, bytes: 100_000, ofDevice: 2 };
    const id = randomId();
    expect(await hold(device, limits, id)).toBe('held');
    expect(await hold(device, limits, id)).toBe('conflict');
    // Nobody takes another's id.
    expect(await hold(other, limits, id)).toBe('held');
    expect(await hold(device, limits)).toBe('held');
    expect(await hold(device, limits)).toBe('quota');
    expect(await hold(makeDevice(), limits)).toBe('full');
    expect(await hold(makeDevice(), { ...limits, rows: 100, bytes: 4000 })).toBe('full');
    // Another election has room of its own.
    expect(await hold(makeDevice(), limits, randomId(), 'other-2026')).toBe('held');
  });
});

test('a revoked phone is marked, and changes nothing', { timeout: 60_000 }, async () => {
  await atTheDoor(async ({ database, post, phone, seal, state }) => {
    const device = await phone();
    const id = randomId();
    const first = await seal({ id }, device);
    expect((await post('/submissions', first)).status).toBe(201);
    await until(() => state(device, id), opened);
    await appendEntries(database.app, {
      election,
      entries: [contentEntry('registry', { type: 'revocation', device: device.key })],
      receivedAt: new Date().toISOString(),
    });
    const forced = await seal({ supersedes: id, body: { ...said.body, options: { anna: 30, bek: 0 } } }, device);
    expect((await post('/submissions', forced)).status).toBe(201);
    const { answer: told } = await until(() => state(device, forced.id), opened);
    expect(told.body['reason']).toMatchObject({ code: 'device-revoked' });
    const { rows } = await database.app.query<{ figures: number[] }>('select figures from projection.result');
    expect(rows[0]?.figures.slice(4)).toEqual([10, 20]);
  });
});

test('a revoked phone uses no second invitation up', { timeout: 60_000 }, async () => {
  await atTheDoor(async ({ database, post, phone, invite }) => {
    const device = await phone();
    await appendEntries(database.app, {
      election,
      entries: [contentEntry('registry', { type: 'revocation', device: device.key })],
      receivedAt: new Date().toISOString(),
    });
    await until(
      async () => (await database.app.query('select from projection.device where revoked is not null')).rowCount ?? 0,
      (count) => count > 0,
    );
    const invitation = await invite();
    const refused = await post('/enrolments', enrolmentOf(device, { election, invitation }));
    expect(refused).toMatchObject({ status: 403, body: { code: 'device-revoked' } });
    expect((await post('/enrolments', enrolmentOf(makeDevice(), { election, invitation }))).status).toBe(201);
  });
});

test('what fails is written down without the device that asked', { timeout: 60_000 }, async () => {
  await atTheDoor(async ({ server, database, phone, state }) => {
    const device = await phone();
    await database.projector.query('alter table projection.quarantine rename to elsewhere');
    expect((await state(device, randomId())).status).toBe(500);
    const said = server.log.filter((line) => line.includes('a request failed'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('/api/v1/elections/:election/submissions/:device/:id');
    expect(said[0]).not.toContain(device.key);
  });
});

test('an app from another place may ask, and finds what to ask in the description', { timeout: 60_000 }, async () => {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    const server = await serve(database, { keysFolder: keys });
    try {
      const described = (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as {
        paths: Record<string, Record<string, Readonly<{ responses?: object }>>>;
      };
      const { paths } = described;
      // A body that does not arrive in time is told so wherever one is read whole.
      for (const path of ['/api/v1/submissions', '/api/v1/enrolments'])
        expect(Object.keys(paths[path]?.['post']?.responses ?? {})).toContain('408');
      for (const path of Object.keys(paths).filter((name) => name.includes('submissions') || name.includes('files'))) {
        const method = 'post' in (paths[path] ?? {}) ? 'POST' : 'PATCH';
        const asked = await fetch(`${server.url}${path.replace('{id}', 'a'.repeat(64))}`, {
          method: 'OPTIONS',
          headers: { origin: 'https://mirror.example', 'access-control-request-method': method },
        });
        expect([path, asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([path, 204, '*']);
      }
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
});

test('a disk without room takes nothing in, and says so', { timeout: 60_000 }, async () => {
  await withDatabase(async (database) => {
    await beginElection(database, { id: election, date: '2026-11-22', pack: 'generic' });
    // /proc has no room at all.
    const server = await serve(database, { keysFolder: keys, diskFolders: ['/proc'] });
    try {
      const device = makeDevice();
      const envelope = await sealedSubmission(said, device, (plain) => Promise.resolve(plain));
      const refused = await fetch(`${server.url}/api/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
      });
      expect((await answer(refused)).body).toMatchObject({ status: 507, code: 'storage-full' });
    } finally {
      await server.close();
      await rm(server.dataFolder, { recursive: true });
    }
  });
});
