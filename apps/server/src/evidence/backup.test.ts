import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { makeDevice } from '@kua/device/device.ts';
import { keepCheckIn, keepContact, releaseContacts } from '../access/contact-store.ts';
import { fileBook } from '../attachments/file-store.ts';
import { deliveryEntry } from '../deliveries/delivery-entries.ts';
import { namedObjects } from '../deliveries/named-objects.ts';
import { holdSubmission } from '../intake/holding-store.ts';
import { testSubmission } from '../intake/test-submission.ts';
import { withDatabase, type TestDatabase } from '../postgres/test-database.ts';
import { manifestText, rowsFiles } from './backup-contract.ts';
import { writeBackup, type BackupReport } from './backup-writer.ts';
import { keepCheckpoint } from './checkpoint-store.ts';
import { appendEntries, readLeaves } from './ledger-store.ts';
import { rootOf, leafHash } from '@kua/core/evidence/merkle.ts';
import { folderObjects, type ObjectStore } from './object-store.ts';
import { openBackup, replayBackup, restoreObjects } from './restore.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-backup-'));
});
afterAll(() => rm(folder, { recursive: true }));

type World = Readonly<{ database: TestDatabase; objects: ObjectStore; source: string; out: string }>;

/** A ledger with one of everything. */
async function withWorld(work: (world: World) => Promise<void>): Promise<void> {
  const source = join(folder, randomUUID());
  await withDatabase(async (database) => {
    const world = { database, source, objects: folderObjects(source), out: join(folder, randomUUID()) };
    await fill(world);
    await work(world);
  });
}

const receivedAt = '2026-01-01T00:00:00.123Z';
const device = makeDevice('backed up');

function submission(election = 'e') {
  const body = { contest: 'president', fields: {}, options: { anna: 1 } };
  return testSubmission({ election, kind: 'protocol', station: '1', capturedAt: receivedAt, body }, device);
}

async function fill({ database, objects }: World): Promise<void> {
  const original = await objects.put(bytesOf('station;votes\n1;2\n'));
  const derivative = await objects.put(bytesOf('a small picture'));
  const photo = await objects.put(bytesOf('a sealed photo'));
  const files = [{ name: 'a.csv', ...original }];
  const opened = { submission: 2, sealed: photo.digest, outcome: 'intact' };
  const image = { width: 1, height: 1, derivative: derivative.digest };
  const entries = [
    contentEntry('registry', { type: 'anything', text: 'Сайлау "\\ \n' }),
    (await submission()).entry,
    deliveryEntry({ type: 'delivery', mapping: {}, files }),
    contentEntry('decision', {
      type: 'files',
      files: [
        { ...opened, image },
        { ...opened, image: null },
      ],
    }),
    { id: randomUUID(), kind: 'registry' as const, body: randomBytes(70_000) },
  ];
  await appendEntries(database.app, { election: 'e', entries, receivedAt });
  const many = Array.from({ length: 450 }, (_, index) => contentEntry('registry', { index }));
  await appendEntries(database.app, { election: 'other', entries: many, receivedAt });
  await checkpoint(database.app, 'e', 1, 3);
  await checkpoint(database.app, 'e', 2, 4);
  const held = await submission();
  const body = held.entry.body;
  const digest = createHash('sha256').update(body).digest();
  await holdSubmission(database.app, { envelope: held.envelope, body, digest, now: new Date(receivedAt) });
  await keepReceived(database.app, photo.digest, 14);
  await keepObserver(database.app);
  const eraser = new Client(database.connection('kua_eraser'));
  await eraser.connect();
  await eraser.query("delete from ledger.body where election = 'e' and sequence = 5");
  await eraser.end();
}

/** Whose contact was released, and who left another one and checks in. */
async function keepObserver(pool: Pool): Promise<void> {
  const of = { election: 'e', device: device.key };
  await keepContact(pool, { ...of, sealed: Buffer.from('sealed'), madeAt: '2025-12-31T10:00:00.000Z' });
  await keepCheckIn(pool, { ...of, at: '2025-12-31T10:00:00.000Z', next: '2025-12-31T11:00:00.000Z' });
  expect(await releaseContacts(pool, new Date('2025-12-31T12:00:00.000Z'))).toBe(1);
  await keepContact(pool, { ...of, sealed: Buffer.from('sealed anew'), madeAt: '2025-12-31T13:00:00.000Z' });
}

function keepReceived(pool: Pool, digest: string, size: number): Promise<void> {
  const claim = { election: 'e', device: device.key, digest, signature: digest.repeat(2) };
  return fileBook(pool).keep({ upload: digest, claim, size, receivedAt });
}

async function checkpoint(pool: Pool, election: string, generation: number, size: number): Promise<void> {
  const leaves = await readLeaves(pool, { election, after: 0, limit: size });
  const root = rootOf(leaves.map(({ leaf }) => leafHash(leaf)));
  await keepCheckpoint(
    pool,
    election,
    { generation, size, root, signedAt: receivedAt, note: 'a\nnote' },
    leaves.at(-1) ?? null,
  );
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Promise.resolve(Buffer.from(text));
}

async function backUp({ database, objects, out }: World): Promise<BackupReport> {
  const now = new Date(receivedAt);
  const written = await writeBackup({ pool: database.app, objects, folder: out, named: namedObjects, now });
  if (!written.ok) throw new Error(written.error.code);
  return written.value;
}

/** Every row of what a backup holds, exactly as the database writes it. */
async function dump(pool: Pool): Promise<string> {
  const tables = [
    'ledger.head',
    'ledger.entry',
    'ledger.body',
    'ledger.checkpoint',
    'holding.submission',
    'files.received',
    'safety.contact',
  ];
  const texts = tables.map(async (table) => {
    const { rows } = await pool.query<{ text: string }>(`select t::text as text from ${table} t order by 1`);
    return `${table}\n${rows.map(({ text }) => text).join('\n')}`;
  });
  return (await Promise.all(texts)).join('\n');
}

/** What a restore of `out` says; `ok`, or the code and the part. */
async function restored(
  out: string,
  look: (database: TestDatabase, objects: string) => Promise<void> = () => Promise.resolve(),
) {
  const backup = await openBackup(out);
  if (!backup.ok) return [backup.error.code, backup.error.part];
  return withDatabase(async (database) => {
    const target = join(folder, randomUUID());
    const objects = await restoreObjects(backup.value, folderObjects(target));
    if (!objects.ok) return [objects.error.code, objects.error.part];
    const owner = new Client(database.connection('kua_owner'));
    await owner.connect();
    try {
      const replayed = await replayBackup(backup.value, owner);
      if (!replayed.ok) {
        const { rows } = await database.app.query('select from ledger.head');
        expect(rows).toEqual([]);
        return [replayed.error.code, replayed.error.part];
      }
      await look(database, target);
      return ['ok', (await replayBackup(backup.value, owner)).ok ? 'twice' : 'once'];
    } finally {
      await owner.end();
    }
  });
}

describe('a backup', () => {
  test('comes back row for row and byte for byte, what was erased stays erased, and nothing is replayed twice', async () => {
    await withWorld(async (world) => {
      const before = await dump(world.database.app);
      const report = await backUp(world);
      expect(report).toMatchObject({ copied: 3, missing: [], faults: [] });
      expect(report.manifest).toMatchObject({
        elections: [
          { election: 'e', entries: 6 },
          { election: 'other', entries: 450 },
        ],
        held: 1,
        received: 1,
        contacts: 1,
        objects: { count: 3, missing: 0 },
      });
      const outcome = await restored(world.out, async (database, target) => {
        expect(await dump(database.app)).toBe(before);
        const names = (at: string) => readdir(at, { recursive: true }).then((all) => all.sort());
        expect(await names(target)).toEqual(await names(world.source));
        const next = await appendEntries(database.app, {
          election: 'e',
          entries: [contentEntry('registry', { next: true })],
          receivedAt,
        });
        expect(next).toMatchObject([{ outcome: 'appended', sequence: 7 }]);
      });
      expect(outcome).toEqual(['ok', 'once']);
      const { mode } = await stat(world.out);
      expect(mode & 0o777).toBe(0o700);
    });
  });

  test('is one moment, whatever is appended while it is written', async () => {
    await withWorld(async (world) => {
      const before = await dump(world.database.app);
      const entries = [contentEntry('registry', { late: true })];
      const appended: Promise<unknown>[] = [];
      const { objects, out } = world;
      const again = { pool: world.database.app, objects, folder: out, named: namedObjects, now: new Date() };
      const busy = { ok: false, error: { code: 'backup-busy' } };
      const written = await writeBackup({
        ...again,
        onProgress: ({ done }) => {
          if (done !== 1) return;
          const second = { ...again, folder: join(folder, randomUUID()) };
          appended.push(writeBackup(second).then((other) => expect(other).toMatchObject(busy)));
          for (const election of ['e', 'other', 'new'])
            appended.push(appendEntries(world.database.app, { election, entries, receivedAt }));
        },
      });
      await Promise.all(appended);
      expect(written).toMatchObject({ ok: true, value: { faults: [] } });
      expect(await dump(world.database.app)).not.toBe(before);
      const look = async (database: TestDatabase) => expect(await dump(database.app)).toBe(before);
      expect(await restored(world.out, look)).toEqual(['ok', 'once']);
    });
  });

  test('into the same folder again copies what is new and replaces the old one; of another ledger it is refused', async () => {
    await withWorld(async (world) => {
      const first = await backUp(world);
      await world.objects.put(bytesOf('not named by anything'));
      const more = await world.objects.put(bytesOf('another photo'));
      await keepReceived(world.database.app, more.digest, 13);
      const second = await backUp(world);
      expect(second).toMatchObject({ copied: 1, manifest: { rows: 'rows-2', objects: { count: 4 } } });
      expect(second.manifest.sha256).not.toBe(first.manifest.sha256);
      expect((await readdir(world.out)).sort()).toEqual(['manifest.json', 'objects', 'rows-2']);
      expect(await restored(world.out)).toEqual(['ok', 'once']);
      await withWorld(async (another) => {
        await expect(backUp({ ...another, out: world.out })).rejects.toThrow('backup-other');
      });
      expect(await restored(world.out)).toEqual(['ok', 'once']);
      expect((await readdir(world.out)).sort()).toEqual(['manifest.json', 'objects', 'rows-2']);
    });
  });

  test('from before there were contacts is restored without any', async () => {
    await withWorld(async (world) => {
      const { format, created, rows, files, elections, held, received, objects } = (await backUp(world)).manifest;
      const before = { format, created, rows, elections, held, received, objects };
      const listed = files.filter(({ name }) => name !== rowsFiles.contacts);
      await writeFile(join(world.out, 'manifest.json'), manifestText({ ...before, files: listed }).text);
      const look = async ({ app }: TestDatabase) =>
        expect((await app.query('select from safety.contact')).rows).toEqual([]);
      expect(await restored(world.out, look)).toEqual(['ok', 'once']);
    });
  });

  test('that was interrupted is no backup, and is gone on with', async () => {
    await withWorld(async (world) => {
      await backUp(world);
      await unlink(join(world.out, 'manifest.json'));
      expect(await restored(world.out)).toEqual(['backup-unknown', undefined]);
      await writeFile(join(world.out, 'begun'), '');
      await writeFile(join(world.out, 'objects', '.incoming-x'), 'half');
      expect(await restored(world.out)).toEqual(['backup-incomplete', undefined]);
      expect(await backUp(world)).toMatchObject({ copied: 0, manifest: { objects: { count: 3 } } });
      expect(await readdir(join(world.out, 'objects'))).not.toContain('.incoming-x');
      expect(await restored(world.out)).toEqual(['ok', 'once']);
      await expect(backUp({ ...world, out: world.source })).rejects.toThrow('out-folder-taken');
    });
  });

  test('tells which object is missing or damaged, and keeps the rest', async () => {
    await withWorld(async (world) => {
      const names = (await readdir(world.source, { recursive: true })).filter((name) => name.length > 60).sort();
      const [gone = '', other = ''] = names;
      await unlink(join(world.source, gone));
      await writeFile(join(world.source, other), 'other bytes');
      const digests = [gone, other].map((name) => name.slice(3)).sort();
      expect(await backUp(world)).toMatchObject({ copied: 1, missing: digests, manifest: { objects: { missing: 2 } } });
      const look = async (_: TestDatabase, target: string) =>
        expect((await readdir(target, { recursive: true })).filter((name) => name.length > 60)).toEqual(names.slice(2));
      expect(await restored(world.out, look)).toEqual(['ok', 'once']);
    });
  });

  test('of a ledger that somebody rewrote says so', async () => {
    await withWorld(async (world) => {
      const owner = new Client(world.database.connection('kua_owner'));
      await owner.connect();
      await owner.query('alter table ledger.body disable trigger user');
      await owner.query("update ledger.body set bytes = 'other' where election = 'e' and sequence = 2");
      await owner.end();
      expect((await backUp(world)).faults).toEqual(['Entry 2 of e has a body of another digest.']);
      expect(await restored(world.out)).toEqual(['backup-damaged', 'rows-1/entries-e.jsonl.gz']);
    });
  });
});

describe('a damaged backup is refused, and the file named', () => {
  test('one byte in any file, any file cut off, any file gone', { timeout: 120_000 }, async () => {
    await withWorld(async (world) => {
      await backUp(world);
      const files = (await readdir(world.out, { recursive: true, withFileTypes: true }))
        .filter((each) => each.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(world.out.length + 1));
      expect(files).toHaveLength(1 + 7 + 3);
      const copy = join(folder, randomUUID());
      const changes = {
        flipped: async (path: string) => {
          const bytes = await readFile(path);
          const at = Math.floor(bytes.length / 2);
          bytes[at] = (bytes[at] ?? 0) ^ 1;
          await writeFile(path, bytes);
        },
        cut: async (path: string) => truncate(path, (await stat(path)).size - 1),
        gone: unlink,
      };
      for (const [how, change] of Object.entries(changes)) {
        for (const file of files) {
          await cp(world.out, copy, { recursive: true });
          await change(join(copy, file));
          const whole =
            how === 'gone' && file === 'manifest.json' ? ['backup-unknown', undefined] : ['backup-damaged', file];
          expect([how, ...(await restored(copy))]).toEqual([how, ...whole]);
          await rm(copy, { recursive: true });
        }
      }
      expect(await restored(world.out)).toEqual(['ok', 'once']);
    });
  });
});
