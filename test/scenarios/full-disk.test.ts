/** The disk is full in the middle of the night: nothing more is taken in, nothing that was acknowledged is lost, and with room it goes on. */
import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { fileClaim, sealedSubmission } from '@kua/device/sealing.ts';
import { deviceFrom } from '../../apps/server/src/rehearsal/rehearsal-phone.ts';
import { findLost } from '../prove/crash-check.ts';
import { makePhones, startLoad, untilTaken, type Acks, type Phones } from '../prove/crash-load.ts';
import {
  devices,
  election,
  killKua,
  killPostgres,
  postmaster,
  prepareData,
  startKua,
  type Running,
} from '../prove/crash-server.ts';
import { makeDataOn } from '../prove/disk-data.ts';
import { answersOf, beginUpload, post } from '../prove/door.ts';
import { kua, type Ended } from './kua-command.ts';
import { smallDisk, type SmallDisk } from './small-disk.ts';

const megabyte = 1024 * 1024;
/** Empty, with a database that just began, it has about 100 MB more than what is kept back. */
const size = 460;

const small = await smallDisk(size);
await small?.remove();
const able = small !== null;

type Night = Readonly<{ disk: SmallDisk; data: string; server: Running; phones: Phones; acks: Acks }>;

async function onSmallDisk(
  options: Parameters<typeof startKua>[1],
  work: (night: Night) => Promise<void>,
): Promise<void> {
  const disk = await smallDisk(size);
  if (disk === null) throw new Error('nothing can be mounted any more');
  try {
    const data = await makeDataOn(disk.folder);
    const phones = makePhones(await prepareData(data));
    const server = await startKua(data, options);
    try {
      const load = startLoad(server.url, phones);
      expect(await untilTaken(load, 30)).toBe(true);
      await load.stop();
      expect(load.files.length).toBeGreaterThan(0);
      await work({ disk, data, server, phones, acks: load });
    } finally {
      await killKua(server);
      await killPostgres(data);
    }
  } finally {
    await disk.remove();
  }
}

const device = devices[0] ?? deviceFrom('crash 0');
const tus = { 'tus-resumable': '1.0.0' };

function sendPiece(target: URL, offset: number, bytes: Buffer): Promise<Response> {
  const headers = { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' };
  return fetch(target, { method: 'PATCH', headers, body: Uint8Array.from(bytes) });
}

test.skipIf(!able)(
  'a full disk (needs root): 507 for all that is new, and nothing is lost',
  { timeout: 120_000 },
  async () => {
    await onSmallDisk({}, async ({ disk, data, server, phones, acks }) => {
      const { url } = server;
      const video = randomBytes(3 * megabyte);
      const digest = createHash('sha256').update(video).digest('hex');
      const claim = fileClaim(device, { election, digest, size: video.length });
      const target = new URL((await beginUpload(url, claim, video.length)).location, url);
      expect((await sendPiece(target, 0, video.subarray(0, megabyte))).status).toBe(204);
      const database = await postmaster(data);

      await disk.fill(200 * megabyte);
      await sleep(600);
      const envelope = await phones.next(0);
      const full = { code: 'storage-full', title: 'There is no room here now. Keep it and send it again later.' };
      expect(await post(url, '/submissions', envelope)).toMatchObject({ status: 507, body: full });
      const batch = await post(url, '/submissions', { submissions: [envelope, acks.submissions[0]?.envelope] });
      expect(batch.body['answers']).toMatchObject([
        { ...full, status: 507 },
        { status: 200, receipt: acks.submissions[0]?.receipt },
      ]);
      // A file that would begin, and one that was under way: what arrived of it stays.
      const other = fileClaim(device, { election, digest: '0'.repeat(64), size: 1000 });
      expect((await beginUpload(url, other, 1000)).status).toBe(507);
      const refused = await sendPiece(target, megabyte, video.subarray(megabyte));
      expect(refused.status).toBe(507);
      expect(await refused.json()).toMatchObject({
        code: 'storage-full',
        title: 'There is no room here now. Keep the file and go on later.',
      });
      const head = await fetch(target, { method: 'HEAD', headers: tus });
      expect(head.headers.get('upload-offset')).toBe(String(megabyte));
      // Who has been acknowledged hears so again; the database lives.
      expect(await findLost(server, data, acks)).toEqual([]);
      expect(await postmaster(data)).toBe(database);
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
      // What was kept back is there for people.
      expect((await invite(data)).code).toBe(0);

      await disk.clear();
      await sleep(600);
      expect(await post(url, '/submissions', envelope)).toMatchObject({ status: 201, body: { state: 'accepted' } });
      expect((await sendPiece(target, megabyte, video.subarray(megabyte))).status).toBe(204);
      const file = { device, digest, size: video.length };
      expect(await findLost(server, data, { ...acks, files: [...acks.files, file] })).toEqual([]);
    });
  },
);

test.skipIf(!able)(
  'control (needs root): a server that does not look at its disk leaves no room for others',
  { timeout: 120_000 },
  async () => {
    const preload = fileURLToPath(new URL('../prove/blind-disk.ts', import.meta.url));
    await onSmallDisk({ preload }, async ({ disk, data, server }) => {
      await disk.fill(megabyte);
      const answers = new Set<unknown>();
      for (let round = 0; round < 20; round += 1) {
        const submissions = await Promise.all(Array.from({ length: 20 }, longSubmission));
        for (const { status } of answersOf(await post(server.url, '/submissions', { submissions })))
          answers.add(status);
      }
      // It ate all that there was, and nobody else can work.
      expect(answers).not.toEqual(new Set([201]));
      expect((await invite(data)).code).not.toBe(0);
    });
  },
);

/** Work of people at the server, for which room is kept back. */
function invite(data: string): Promise<Ended> {
  return kua('invite', '--data', data, '--election', election, '--count', '10000');
}

function longSubmission(): Promise<Envelope> {
  const body = { contest: 'president', fields: {}, options: { anna: 1 } };
  const said = { election, kind: 'protocol', station: '1', capturedAt: '2020-01-05T20:00:00Z', body } as const;
  return sealedSubmission(said, device, (plain) => Promise.resolve(Buffer.concat([randomBytes(45_000), plain])));
}
