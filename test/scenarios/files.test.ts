/** Photos on their way: cut at any byte, resumed, checked against what was promised; strangers and mistakes change nothing. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { Upload } from 'tus-js-client';
import { expect, test } from 'vitest';
import { makeDevice } from '@kua/device/device.ts';
import { fileClaim, sealedFile, sealedSubmission } from '@kua/device/sealing.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { appendEntries } from '../../apps/server/src/evidence/ledger-store.ts';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { openNote } from '@kua/core/evidence/note.ts';
import { parseFileReceipt } from '@kua/core/evidence/receipt.ts';
import { until } from './ledger-election.ts';
import {
  begin,
  device,
  election,
  metadataOf,
  patch,
  problemOf,
  serveAgain,
  sha256,
  tus,
  withDoor,
  type Ready,
} from './file-door.ts';

test(
  'a photo in pieces becomes an object, is held against its protocol, and has a clean derivative',
  { timeout: 60_000 },
  async () => {
    await withDoor(async (ready) => {
      const { server, database, encrypt } = ready;
      const photo = await sharp({ create: { width: 1200, height: 900, channels: 3, background: '#884422' } })
        .jpeg()
        .toBuffer();
      const good = await sealedFile(photo, { type: 'image/jpeg', role: 'page-1' }, encrypt);
      const other = await sealedFile(Buffer.from('another page'), { type: 'image/jpeg', role: 'page-2' }, encrypt);
      const wrong = { ...other.attachment, sha256: '0'.repeat(64) };
      for (const { sealed, attachment } of [good, other]) {
        const claim = fileClaim(device, { election, digest: attachment.sealed, size: sealed.length });
        const upload = (): Promise<void> =>
          new Promise((resolve, reject) => {
            new Upload(Buffer.from(sealed), {
              endpoint: `${server.url}/api/v1/files`,
              metadata: { ...claim },
              chunkSize: 1000,
              retryDelays: [],
              onSuccess: () => resolve(),
              onError: reject,
            }).start();
          });
        await expectNoReceipt(ready, attachment.sealed);
        await upload();
        const stored = await readFile(
          join(server.dataFolder, 'objects', attachment.sealed.slice(0, 2), attachment.sealed),
        );
        expect(sha256(stored)).toBe(attachment.sealed);
        await expectReceipt(ready, attachment.sealed, sealed.length);
      }
      const envelope = await sealedSubmission(
        {
          election,
          kind: 'protocol',
          station: '3',
          capturedAt: '2020-01-05T20:10:00+05:00',
          body: { contest: 'president', fields: {}, options: { anna: 1, bek: 2 } },
          attachments: [good.attachment, wrong],
        },
        device,
        encrypt,
      );
      const sent = await fetch(`${server.url}/api/v1/submissions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(envelope),
      });
      expect(sent.status).toBe(201);
      const { answer } = await until(
        async () =>
          (
            await database.app.query<{ outcome: string | null; width: number | null; derivative: string | null }>(
              'select outcome, width, derivative from projection.attachment order by role',
            )
          ).rows,
        (rows) => rows.length === 2 && rows.every(({ outcome }) => outcome !== null),
        30_000,
      );
      expect(answer.map(({ outcome, width }) => [outcome, width])).toEqual([
        ['intact', 1200],
        ['mismatch', null],
      ]);
      const derivative = answer[0]?.derivative ?? '';
      const sealedSmall = await readFile(join(server.dataFolder, 'objects', derivative.slice(0, 2), derivative));
      expect(sealedSmall.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    });
  },
);

test(
  'cut anywhere, it goes on from what the server has; the answer that was lost is found again',
  { timeout: 60_000 },
  async () => {
    await withDoor(async (ready) => {
      const { server } = ready;
      const bytes = Buffer.alloc(300_000, 'photo');
      const digest = sha256(bytes);
      const claim = fileClaim(device, { election, digest, size: bytes.length });
      const first = await begin(ready, claim, bytes.length);
      expect(first.status).toBe(201);
      const url = new URL(first.headers.get('location') ?? '', server.url).href;
      const again = await begin(ready, claim, bytes.length);
      expect(new URL(again.headers.get('location') ?? '', server.url).href).toBe(url);
      expect((await patch(url, 0, bytes.subarray(0, 100_001))).headers.get('upload-offset')).toBe('100001');
      // A piece at the wrong place, and a piece that somebody sends twice.
      expect((await patch(url, 5, bytes.subarray(5, 10))).status).toBe(409);
      expect((await patch(url, 0, bytes.subarray(0, 10))).status).toBe(409);
      const head = await fetch(url, { method: 'HEAD', headers: tus });
      expect(head.headers.get('upload-offset')).toBe('100001');
      expect((await patch(url, 100_001, bytes.subarray(100_001))).status).toBe(204);
      expect((await fetch(url, { method: 'HEAD', headers: tus })).headers.get('upload-offset')).toBe('300000');
      expect((await fetch(url, { method: 'DELETE', headers: tus })).status).toBe(405);
      const stored = await readFile(join(server.dataFolder, 'objects', digest.slice(0, 2), digest));
      expect(stored.equals(bytes)).toBe(true);
    });
  },
);

test('other bytes than announced, strangers, and claims that nobody signed', { timeout: 60_000 }, async () => {
  await withDoor(async (ready) => {
    const { server } = ready;
    const bytes = Buffer.alloc(5000, 1);
    const claim = fileClaim(device, { election, digest: sha256(bytes), size: bytes.length });
    const begun = await begin(ready, claim, bytes.length);
    const url = new URL(begun.headers.get('location') ?? '', server.url).href;
    const wrong = await patch(url, 0, Buffer.alloc(5000, 2));
    expect([wrong.status, await wrong.text()]).toEqual([460, expect.stringContaining('digest-mismatch')]);
    expect((await fetch(url, { method: 'HEAD', headers: tus })).headers.get('upload-offset')).toBe('0');
    expect((await patch(url, 0, bytes)).status).toBe(204);

    const stranger = fileClaim(makeDevice(), { election, digest: sha256(bytes), size: bytes.length });
    expect((await begin(ready, stranger, bytes.length)).status).toBe(401);
    expect((await begin(ready, { ...claim, digest: '0'.repeat(64) }, bytes.length)).status).toBe(400);
    expect((await begin(ready, claim, bytes.length + 1)).status).toBe(400);
    const huge = fileClaim(device, { election, digest: sha256(bytes), size: 2 ** 40 });
    expect((await begin(ready, huge, 2 ** 40)).status).toBe(413);
    expect((await fetch(`${server.url}/api/v1/files`, { method: 'POST', headers: tus })).status).toBe(400);
    expect((await patch(`${server.url}/api/v1/files/${'0'.repeat(64)}`, 0, bytes)).status).toBe(404);
  });
});

test(
  'whole and not yet kept when the server died: nobody hears of it before it is kept',
  { timeout: 60_000 },
  async () => {
    await withDoor(async (ready) => {
      const { server, database } = ready;
      // Cut off before the bytes were taken from where they arrived, after that, and with bytes that are not those announced.
      const cuts = ['before', 'after', 'other', 'other-after'] as const;
      const uploads = [];
      for (const cut of cuts) {
        const bytes = Buffer.from(`bytes that arrived, cut ${cut}`);
        const digest = sha256(bytes);
        const claim = fileClaim(device, { election, digest, size: bytes.length });
        const url = new URL((await begin(ready, claim, bytes.length)).headers.get('location') ?? '', server.url);
        const object = join(server.dataFolder, 'objects', digest.slice(0, 2), digest);
        uploads.push({ cut, bytes, digest, path: url.pathname, object });
      }
      await server.close();
      for (const { cut, bytes, path, object } of uploads) {
        const part = join(server.dataFolder, 'uploads', 'incoming', `${path.slice(-64)}.part`);
        await mkdir(join(object, '..'), { recursive: true });
        await writeFile(cut.endsWith('after') ? object : part, cut.startsWith('other') ? bytes.toReversed() : bytes);
      }
      const again = await serveAgain(database, server.dataFolder);
      try {
        for (const { cut, bytes, digest, path, object } of uploads) {
          const url = `${again.url}${path}`;
          const head = await fetch(url, { method: 'HEAD', headers: tus });
          const kept = await database.app.query('select from files.received where digest = $1', [
            Buffer.from(digest, 'hex'),
          ]);
          const whole = !cut.startsWith('other');
          expect([cut, head.headers.get('upload-offset')]).toEqual([cut, whole ? String(bytes.length) : '0']);
          expect([cut, kept.rowCount]).toEqual([cut, whole ? 1 : 0]);
          if (!whole) expect((await patch(url, 0, bytes)).status).toBe(204);
          expect((await readFile(object)).equals(bytes)).toBe(true);
        }
        expect(await readdir(join(server.dataFolder, 'uploads', 'incoming'))).toEqual([]);
      } finally {
        await again.close();
      }
    });
  },
);

test('a whole upload may be asked for, sent and begun again, also after a restart', { timeout: 60_000 }, async () => {
  await withDoor(async (ready) => {
    const { server, database } = ready;
    const bytes = Buffer.alloc(100_000, 'whole');
    const claim = fileClaim(device, { election, digest: sha256(bytes), size: bytes.length });
    const metadata = metadataOf(claim);
    const headers = {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': metadata,
      'content-type': 'application/offset+octet-stream',
    };
    const atOnce = (url: string): Promise<Response> =>
      fetch(`${url}/api/v1/files`, { method: 'POST', headers, body: bytes });
    const first = await atOnce(server.url);
    expect([first.status, first.headers.get('upload-offset')]).toEqual([201, '100000']);
    const path = first.headers.get('location') ?? '';
    const check = async (url: string): Promise<void> => {
      const second = await atOnce(url);
      expect([second.status, second.headers.get('upload-offset')]).toEqual([201, '100000']);
      expect((await begin({ ...ready, server: { ...server, url } }, claim, bytes.length)).status).toBe(201);
      const nothing = await patch(`${url}${path}`, bytes.length, Buffer.alloc(0));
      expect([nothing.status, nothing.headers.get('upload-offset')]).toEqual([204, '100000']);
      const head = await fetch(`${url}${path}`, { method: 'HEAD', headers: tus });
      expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-metadata')]).toEqual([
        200,
        '100000',
        metadata,
      ]);
      // Whatever is known of it lies in the database: no file is read for it any more.
      expect(await readdir(join(server.dataFolder, 'uploads', 'incoming'))).toEqual([]);
    };
    await check(server.url);
    await server.close();
    const again = await serveAgain(database, server.dataFolder);
    await check(again.url).finally(again.close);
  });
});

test('a device that is revoked in the middle of an upload brings no more', { timeout: 60_000 }, async () => {
  await withDoor(async (ready) => {
    const { server, database } = ready;
    const bytes = Buffer.alloc(5000, 3);
    const claim = fileClaim(device, { election, digest: sha256(bytes), size: bytes.length });
    const url = new URL((await begin(ready, claim, bytes.length)).headers.get('location') ?? '', server.url).href;
    expect((await patch(url, 0, bytes.subarray(0, 1000))).status).toBe(204);
    const revocation = contentEntry('registry', { type: 'revocation', device: device.key });
    await appendEntries(database.app, { election, entries: [revocation], receivedAt: new Date().toISOString() });
    await until(
      async () => (await database.app.query('select from projection.device where revoked is not null')).rowCount,
      (count) => count === 1,
    );
    expect(await problemOf(await patch(url, 1000, bytes.subarray(1000)))).toEqual([401, 'device-unknown']);
    expect((await fetch(url, { method: 'HEAD', headers: tus })).headers.get('upload-offset')).toBe('1000');
  });
});

test.skipIf(process.getuid?.() !== 0)(
  'a disk that is full in the middle of an upload keeps what it has, and takes the rest later (needs root)',
  { timeout: 60_000 },
  async () => {
    const disk = await mkdtemp(join(tmpdir(), 'kua-disk-'));
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk]).status).toBe(0);
    try {
      await withDoor(
        async (ready) => {
          const { server } = ready;
          const bytes = Buffer.alloc(12_000_000, 'photo');
          const claim = fileClaim(device, { election, digest: sha256(bytes), size: bytes.length });
          const url = new URL((await begin(ready, claim, bytes.length)).headers.get('location') ?? '', server.url).href;
          await writeFile(join(disk, 'others'), Buffer.alloc(38_000_000));
          await new Promise((resolve) => setTimeout(resolve, 1100));
          expect(await problemOf(await patch(url, 0, bytes))).toEqual([507, 'storage-full']);
          const head = await fetch(url, { method: 'HEAD', headers: tus });
          const offset = Number(head.headers.get('upload-offset'));
          expect([offset > 0, offset < bytes.length]).toEqual([true, true]);
          await rm(join(disk, 'others'));
          await new Promise((resolve) => setTimeout(resolve, 1100));
          expect((await patch(url, offset, bytes.subarray(offset))).status).toBe(204);
        },
        { diskFolders: [disk] },
      );
    } finally {
      spawnSync('umount', [disk]);
      await rm(disk, { recursive: true });
    }
  },
);

test('what is refused is told by the codes of the contract', { timeout: 60_000 }, async () => {
  await withDoor(async (ready) => {
    const { server } = ready;
    const files = `${server.url}/api/v1/files`;
    const bytes = Buffer.alloc(5000, 4);
    const claim = fileClaim(device, { election, digest: sha256(bytes), size: bytes.length });
    const url = new URL((await begin(ready, claim, bytes.length)).headers.get('location') ?? '', server.url).href;
    const other = { ...tus, 'tus-resumable': '0.2.2' };
    const version = await fetch(url, { method: 'HEAD', headers: other });
    expect([version.status, version.headers.get('tus-version')]).toEqual([412, '1.0.0']);
    const refused = [
      await fetch(files, { method: 'POST' }),
      await fetch(files, { method: 'POST', headers: tus }),
      await begin(ready, { ...claim, election: 'Somewhere else' }, bytes.length),
      await begin(ready, claim, bytes.length + 1),
      await begin(ready, claim, 2 ** 40),
      await patch(url, 5, bytes),
      await patch(url, 0, Buffer.alloc(5001)),
      await patch(url, 0, Buffer.alloc(5000)),
      await patch(`${files}/${'0'.repeat(64)}`, 0, bytes),
      await fetch(url, { method: 'PATCH', headers: { ...tus, 'upload-offset': '0' }, body: bytes }),
    ];
    expect(await Promise.all(refused.map(problemOf))).toEqual([
      [412, 'tus-version'],
      [400, 'upload-malformed'],
      [400, 'claim-malformed'],
      [400, 'signature-invalid'],
      [413, 'too-large'],
      [409, 'offset-mismatch'],
      [413, 'too-large'],
      [460, 'digest-mismatch'],
      [404, 'upload-unknown'],
      [400, 'upload-malformed'],
    ]);
  });
});

const receiptPath = (digest: string): string => `/api/v1/elections/${election}/files/${digest}`;

async function expectNoReceipt({ server }: Ready, digest: string): Promise<void> {
  expect(await problemOf(await fetch(`${server.url}${receiptPath(digest)}`))).toEqual([404, 'file-unknown']);
}

/** Signed by the log's key of the key list, about these bytes, and the same whenever it is asked for. */
async function expectReceipt({ server }: Ready, digest: string, size: number): Promise<void> {
  const keys = openKeyList(
    await (await fetch(`${server.url}/api/v1/elections/${election}/keys`)).text(),
    verifyEd25519,
  );
  if (keys === null) throw new Error('the key list is not signed');
  const ask = async () =>
    (await (await fetch(`${server.url}${receiptPath(digest)}`)).json()) as {
      state: string;
      size: number;
      receipt: string;
    };
  const answer = await ask();
  expect(answer).toMatchObject({ state: 'whole', size });
  const opened = openNote(answer.receipt, keys.log, verifyEd25519);
  expect(opened.ok ? parseFileReceipt(opened.value) : null).toMatchObject({ log: keys.log.name, file: digest, size });
  expect(await ask()).toEqual(answer);
}
