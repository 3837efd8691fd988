/** A station without internet: the outbox goes by a carrier, who comes twice, and once with a memory card that was pulled out too early. */
import { mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundledEnvelope, bundledFileLine, bundleEnd, bundleStart, lineFeed } from '@kua/core/evidence/bundle.ts';
import type { Envelope } from '@kua/core/evidence/envelope.ts';
import { openKeyList } from '@kua/core/evidence/key-list.ts';
import { formatNoteKey } from '@kua/core/evidence/note.ts';
import { isFileReceiptAbout, receiptAbout } from '@kua/core/evidence/receipt-trust.ts';
import { makeDevice, type Device } from '@kua/device/device.ts';
import { fileClaim, sealedSubmission } from '@kua/device/sealing.ts';
import { verifyEd25519 } from '../../apps/server/src/evidence/ed25519.ts';
import { testKeys, testServer } from '../../apps/server/src/intake/test-server.ts';
import { begin, device, election, patch, sha256, withDoor, type Ready } from './file-door.ts';
import { kua, type Ended } from './kua-command.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-bundle-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Outbox = Readonly<{ envelopes: readonly Envelope[]; files: readonly Buffer[]; owner: Device }>;

async function outboxOf({ encrypt }: Ready, owner: Device, count: number): Promise<Outbox> {
  const envelopes = [];
  for (let station = 1; station <= count; station += 1)
    envelopes.push(
      await sealedSubmission(
        {
          election,
          kind: 'protocol',
          station: String(station),
          capturedAt: '2020-01-05T20:10:00+05:00',
          body: { contest: 'president', fields: {}, options: { anna: station, bek: 2 } },
        },
        owner,
        encrypt,
      ),
    );
  return { envelopes, files: [randomBytes(2_500_000), randomBytes(900), randomBytes(1_100_000)], owner };
}

async function writeBundle(name: string, { envelopes, files, owner }: Outbox): Promise<string> {
  const path = join(folder, name);
  const parts = files.flatMap((bytes) => {
    const claim = fileClaim(owner, { election, digest: sha256(bytes), size: bytes.length });
    return [bundledFileLine(claim, bytes.length), bytes, lineFeed];
  });
  const end = bundleEnd({ envelopes: envelopes.length, files: files.length });
  await writeFile(path, Buffer.concat([bundleStart, ...envelopes.map(bundledEnvelope), ...parts, end]));
  return path;
}

async function entries({ database }: Ready): Promise<number> {
  const { rows } = await database.app.query<{ count: number }>(
    `select count(*)::int as count from ledger.entry where kind = 'submission'`,
  );
  return rows[0]?.count ?? 0;
}

async function receiptsIn(path: string): Promise<readonly Record<string, string>[]> {
  const [first, ...lines] = (await readFile(`${path}.receipts`, 'utf8')).trimEnd().split('\n');
  expect(first).toBe('{"format":"kua-receipts/1"}');
  return lines.map((line) => JSON.parse(line) as Record<string, string>);
}

/** The key list as it was published, in a file. */
async function keysFile({ server }: Ready): Promise<string> {
  const path = join(folder, 'keys.txt');
  await writeFile(path, await (await fetch(`${server.url}/api/v1/elections/${election}/keys`)).text());
  return path;
}

async function refused(code: string, running: Promise<Ended>): Promise<void> {
  const ended = await running;
  expect([ended.code, ended.out]).toEqual([1, '']);
  expect(ended.err).toContain(code);
}

test('a carrier comes with a cut bundle, then with the whole one, then again', { timeout: 120_000 }, async () => {
  await withDoor(async (ready) => {
    const { server } = ready;
    const outbox = await outboxOf(ready, device, 120);
    const [large = Buffer.alloc(0), small, last] = outbox.files;
    const path = await writeBundle('outbox.kua', outbox);
    const cut = await writeBundle('cut.kua', outbox);
    const published = await keysFile(ready);
    const keys = openKeyList(await readFile(published, 'utf8'), verifyEd25519);
    if (keys === null) throw new Error('the key list is not signed');
    await truncate(cut, (await readFile(cut)).length - 800_000);

    // The phone had begun with a file itself before the network went.
    const claim = fileClaim(device, { election, digest: sha256(large), size: large.length });
    const begun = await begin(ready, claim, large.length);
    await patch(new URL(begun.headers.get('location') ?? '', server.url).href, 0, large.subarray(0, 700_000));

    const first = await kua('receive', 'bundle', cut, '--to', server.url);
    expect(first.code).toBe(1);
    expect(first.out).toContain('120 of 120 accepted');
    expect(first.out).toContain('2 of 2 arrived');
    expect(first.out).toContain(`The file ${sha256(last ?? large)} is damaged or cut off`);
    expect(first.out).toContain('(bundle-cut)');
    expect(await entries(ready)).toBe(120);

    // Somebody had typed a wrong address first: the next one is tried with everything.
    const second = await kua(
      'receive',
      'bundle',
      path,
      '--keys',
      published,
      '--to',
      'http://127.0.0.1:1',
      '--to',
      server.url,
    );
    expect([second.code, second.err]).toEqual([0, '']);
    expect(second.out).toContain('120 of 120 accepted');
    expect(second.out).toContain('3 of 3 arrived');
    const receipts = await receiptsIn(path);
    expect(receipts).toHaveLength(123);
    for (const envelope of outbox.envelopes) {
      const note = receipts.find((receipt) => receipt['id'] === envelope.id)?.['receipt'] ?? '';
      expect(receiptAbout(note, envelope, keys, verifyEd25519)).toBe('kept');
    }
    for (const bytes of outbox.files) {
      const about = { digest: sha256(bytes), size: bytes.length };
      const note = receipts.find((receipt) => receipt['file'] === about.digest)?.['receipt'] ?? '';
      expect(isFileReceiptAbout(note, about, keys, verifyEd25519)).toBe(true);
    }
    expect((await receiptsIn(cut)).slice(0, 120)).toEqual(receipts.slice(0, 120));

    const third = await kua('receive', 'bundle', path, '--to', server.url, '--json');
    // Nobody says this time that the keys are the election's.
    expect(third.code).toBe(3);
    expect(JSON.parse(third.out)).toMatchObject({
      complete: true,
      vouched: false,
      keys: [{ election, state: 'asked', lists: [{ server: server.url, key: formatNoteKey(keys.key) }] }],
      damage: [],
      receipts: `${path}.receipts`,
    });
    expect(await receiptsIn(path)).toEqual(receipts);

    expect(await entries(ready)).toBe(120);
    const received = await ready.database.app.query('select digest from files.received');
    expect(received.rowCount).toBe(3);
    for (const bytes of [large, small, last]) {
      const digest = sha256(bytes ?? large);
      const stored = await readFile(join(server.dataFolder, 'objects', digest.slice(0, 2), digest));
      expect(stored.equals(bytes ?? large)).toBe(true);
    }
  });
});

test('somebody stands between the carrier and one of two servers', { timeout: 120_000 }, async () => {
  await withDoor(async (ready) => {
    const { server } = ready;
    const outbox = { ...(await outboxOf(ready, device, 3)), files: [randomBytes(900)] };
    const path = await writeBundle('outbox.kua', outbox);
    const published = await keysFile(ready);
    const between = await testServer({ keys: testKeys(election, 9) });
    try {
      // He alone is asked: it is said plainly that only he vouches for himself.
      const alone = await kua('receive', 'bundle', path, '--to', between.url);
      expect([alone.code, await entries(ready)]).toEqual([3, 0]);
      expect(alone.out).toContain(`Nobody vouched for the key of ${election}`);

      const both = await kua('receive', 'bundle', path, '--to', between.url, '--to', server.url);
      expect([both.code, await entries(ready)]).toEqual([1, 3]);
      expect(both.out).toContain('The servers name different keys');
      expect(both.out).toContain('0 of 3 accepted');

      const vouched = ['--keys', published, '--to', between.url, '--to', server.url];
      const known = await kua('receive', 'bundle', path, ...vouched);
      expect([known.code, known.err]).toEqual([0, '']);
      // What he had signed does not stand in for what the log signed, nor take its place.
      expect(await receiptsIn(path)).toHaveLength(8);
    } finally {
      await between.close();
    }

    const elsewhere = await writeBundle('elsewhere.kua', await outboxOf(ready, device, 1));
    await mkdir(`${elsewhere}.receipts.new`);
    await refused('(receipts-unwritable)', kua('receive', 'bundle', elsewhere, '--to', server.url));
    await refused('(keys-forged)', kua('receive', 'bundle', path, '--keys', path, '--to', server.url));
    expect(await entries(ready)).toBe(3);
  });
});

test('a phone that has not joined is held, and what is no bundle is refused', { timeout: 120_000 }, async () => {
  await withDoor(async (ready) => {
    const { server } = ready;
    const stranger = makeDevice();
    const outbox = await outboxOf(ready, stranger, 2);
    const path = await writeBundle('stranger.kua', { ...outbox, files: [Buffer.from('a small file')] });
    const held = await kua('receive', 'bundle', path, '--to', server.url);
    expect(held.code).toBe(1);
    expect(held.out).toContain('0 of 2 accepted');
    expect(held.out).toContain('2 held');
    expect(held.out).toContain('(device-unknown)');
    expect((await receiptsIn(path)).map(({ state }) => state)).toEqual(['held', 'held']);
    expect(await entries(ready)).toBe(0);

    const photo = join(folder, 'photo.jpg');
    await writeFile(photo, randomBytes(10_000));
    await refused('(bundle-unreadable)', kua('receive', 'bundle', photo, '--to', server.url));
    await refused('(bundle-missing)', kua('receive', 'bundle', join(folder, 'gone')));
    expect((await kua('receive', 'bundle', path, '--to', 'somewhere')).code).toBe(2);
    // What lies beside a bundle under that name and is something else stays as it is.
    await writeFile(`${path}.receipts`, 'something else');
    await refused('(receipts-unreadable)', kua('receive', 'bundle', path, '--to', server.url));
    expect(await readFile(`${path}.receipts`, 'utf8')).toBe('something else');
  });
});
