import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { diskRoom, type DiskRoom } from '../evidence/disk-room.ts';
import { folderObjects } from '../evidence/object-store.ts';
import { FileRefusal } from './file-refusal.ts';
import type { FileBook, ReceivedFile } from './file-store.ts';
import { openUploads, type Uploads } from './uploads.ts';

const megabyte = 1024 * 1024;
let folder = '';
let now = new Date('2026-01-10T08:00:00Z');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kua-uploads-'));
  now = new Date('2026-01-10T08:00:00Z');
});
afterEach(() => rm(folder, { recursive: true }));

function memoryBook(): FileBook & { readonly kept: Map<string, ReceivedFile> } {
  const kept = new Map<string, ReceivedFile>();
  return {
    kept,
    keep: (file) => Promise.resolve(void kept.set(file.upload, file)),
    find: (upload) => Promise.resolve(kept.get(upload) ?? null),
    has: (claim, size) =>
      Promise.resolve(
        [...kept.values()].some(
          (file) => file.claim.digest === claim.digest && file.claim.device === claim.device && file.size === size,
        ),
      ),
    usageOf: async ({ device }) => {
      const files = [...kept.values()].filter(({ claim }) => claim.device === device);
      // A database takes its time.
      await new Promise((resolve) => setTimeout(resolve, 2));
      return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
    },
  };
}

const plenty: DiskRoom = { hasRoom: () => Promise.resolve(true) };

type Given = Readonly<{ at?: string; book?: FileBook; room?: DiskRoom; troubles?: unknown[] }>;

function open({ at = folder, book = memoryBook(), room = plenty, troubles = [] }: Given = {}): Promise<Uploads> {
  return openUploads({
    folder: join(at, 'incoming'),
    objects: folderObjects(join(at, 'objects')),
    book,
    room,
    clock: () => now,
    onFile: () => undefined,
    onTrouble: (error) => troubles.push(error),
  });
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function announced(content: Uint8Array | number, { device = 'd', salt = '' } = {}) {
  const digest = typeof content === 'number' ? sha256(Buffer.from(`${content} ${salt}`)) : sha256(content);
  const claim = { election: 'e', device: device.repeat(64), digest, signature: '0'.repeat(128) };
  const size = typeof content === 'number' ? content : content.length;
  return { id: sha256(Buffer.from(`${device} ${digest}`)), file: { claim, size } };
}

async function* pieces(bytes: Uint8Array, length = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield await Promise.resolve(bytes.subarray(at, at + length));
}

const objectOf = (at: string, digest: string): string => join(at, 'objects', digest.slice(0, 2), digest);

/** Works on a file system of so many bytes; skips where only root may make one. */
function withDisk(name: string, bytes: number, work: (disk: string) => Promise<void>): void {
  test.skipIf(process.getuid?.() !== 0)(`${name} (needs root)`, async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', disk]);
    expect(mounted.status).toBe(0);
    try {
      await work(disk);
    } finally {
      spawnSync('umount', [disk]);
    }
  });
}

withDisk(
  'a disk that takes a part of what it is given is full, and nothing is told to be whole',
  megabyte,
  async (disk) => {
    const bytes = Buffer.alloc(1_046_000, 'a photo that is a little too large. ');
    const { id, file } = announced(bytes);
    const uploads = await open({ at: disk });
    await uploads.begin(id, file);
    await expect(uploads.append(id, pieces(bytes), 0)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(existsSync(objectOf(disk, file.claim.digest))).toBe(false);
    const offset = (await uploads.find(id))?.offset ?? NaN;
    expect(offset).toBeLessThan(bytes.length);
    const part = await readFile(join(disk, 'incoming', `${id}.part`));
    expect(part.equals(bytes.subarray(0, offset))).toBe(true);
    spawnSync('mount', ['-o', `remount,size=${2 * megabyte}`, disk]);
    expect(await uploads.append(id, pieces(bytes.subarray(offset)), offset)).toBe(bytes.length);
    expect((await readFile(objectOf(disk, file.claim.digest))).equals(bytes)).toBe(true);
  },
);

test('an object of other bytes, or of none, does not stand for what was announced', async () => {
  const bytes = Buffer.from('the file');
  for (const there of [Buffer.from('THE FILE'), Buffer.alloc(0), Buffer.from('the')]) {
    const { id, file } = announced(bytes);
    const first = await open();
    await first.begin(id, file);
    const object = objectOf(folder, file.claim.digest);
    await mkdir(join(object, '..'), { recursive: true });
    await writeFile(object, there);
    const uploads = await open();
    expect(await uploads.find(id)).toMatchObject({ offset: 0 });
    expect(await uploads.append(id, pieces(bytes), 0)).toBe(bytes.length);
    expect((await readFile(object)).equals(bytes)).toBe(true);
    await rm(object);
  }
});

test('a store takes no file of another size than was verified', async () => {
  const bytes = Buffer.from('half of it');
  await writeFile(join(folder, 'part'), bytes);
  const objects = folderObjects(join(folder, 'objects'));
  const stored = { digest: sha256(bytes), bytes: bytes.length + 1 };
  await expect(objects.putVerified(join(folder, 'part'), stored)).rejects.toThrow('has 10');
  expect(await objects.sizeOf(stored.digest)).toBe(null);
});

test('what was promised to uploads is kept free for them, and no byte takes what is kept for the database', async () => {
  const reserve = 256 * megabyte;
  const disk = { free: 1024 * megabyte };
  const room = diskRoom([folder], reserve, () => Promise.resolve(disk.free));
  const uploads = await open({ room });
  const begin = (index: number) => {
    const { id, file } = announced(512 * megabyte, { salt: String(index), device: 'abcdef'[index % 6] ?? 'a' });
    return uploads.begin(id, file).then(
      () => id,
      () => null,
    );
  };
  const begun = await Promise.all(Array.from({ length: 50 }, (_, index) => begin(index)));
  const [id = null, ...others] = begun.filter((found) => found !== null);
  expect([typeof id, others.length]).toEqual(['string', 0]);
  // Others fill the disk meanwhile: what was promised is no reason to go on.
  disk.free = reserve + 6 * megabyte;
  await new Promise((resolve) => setTimeout(resolve, 550));
  const sent = uploads.append(id ?? '', pieces(Buffer.alloc(16 * megabyte)), 0);
  await expect(sent).rejects.toMatchObject({ code: 'storage-full' });
  const offset = (await uploads.find(id ?? ''))?.offset ?? NaN;
  expect([offset > 0, offset <= 6 * megabyte]).toEqual([true, true]);
  expect((await stat(join(folder, 'incoming', `${id}.part`))).size).toBe(offset);
  disk.free = 1024 * megabyte;
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await uploads.append(id ?? '', pieces(Buffer.alloc(megabyte)), offset)).toBe(offset + megabyte);
});

test('who announces and brings nothing takes the disk from nobody for longer than an hour', async () => {
  const room = diskRoom([folder], 0, () => Promise.resolve(600 * megabyte));
  const uploads = await open({ room });
  const [first, second] = [announced(512 * megabyte, { salt: '1' }), announced(512 * megabyte, { salt: '2' })];
  await uploads.begin(first.id, first.file);
  await expect(uploads.begin(second.id, second.file)).rejects.toMatchObject({ code: 'storage-full' });
  now = new Date(now.getTime() + 3_700_000);
  expect(await uploads.begin(second.id, second.file)).toMatchObject({ offset: 0 });
});

test('of many that a device begins at once it gets as many as it may, and others are not asked', async () => {
  const room = { hasRoom: () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 2)) };
  const uploads = await open({ room });
  const begin = (index: number, device: string) => {
    const { id, file } = announced(100, { salt: String(index), device });
    return uploads.begin(id, file).then(
      () => 'begun',
      (error: unknown) => (error instanceof FileRefusal ? error.code : error),
    );
  };
  const outcomes = await Promise.all(Array.from({ length: 120 }, (_, index) => begin(index, 'a')));
  expect(outcomes.filter((outcome) => outcome === 'begun').length).toBe(50);
  expect(new Set(outcomes)).toEqual(new Set(['begun', 'file-quota']));
  expect(await begin(0, 'b')).toBe('begun');
  expect((await readdir(join(folder, 'incoming'))).length).toBe(51);
});

test('whole uploads leave nothing behind that a later one would read', async () => {
  const book = memoryBook();
  const uploads = await open({ book });
  for (let index = 0; index < 20; index += 1) {
    const bytes = Buffer.from(`file ${index}`);
    const { id, file } = announced(bytes);
    await uploads.begin(id, file);
    expect(await uploads.append(id, pieces(bytes), 0)).toBe(bytes.length);
    expect(await uploads.find(id)).toMatchObject({ offset: bytes.length, size: bytes.length });
  }
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  expect(book.kept.size).toBe(20);
});

test('what a device brought before is whole under another name too, unless its bytes are gone', async () => {
  const book = memoryBook();
  const uploads = await open({ book });
  const bytes = Buffer.from('a protocol');
  const { id, file } = announced(bytes);
  await uploads.begin(id, file);
  await uploads.append(id, pieces(bytes), 0);
  const other = sha256(Buffer.from('after a restore'));
  expect(await uploads.begin(other, file)).toMatchObject({ offset: bytes.length });
  expect(await uploads.find(other)).toMatchObject({ offset: bytes.length });
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  await rm(join(folder, 'objects'), { recursive: true });
  expect(await uploads.begin(sha256(Buffer.from('once more')), file)).toMatchObject({ offset: 0 });
});

test('whose an upload is can be told while somebody sends it', async () => {
  const uploads = await open();
  const { id, file } = announced(100);
  await uploads.begin(id, file);
  let end: () => void = () => undefined;
  const stalled = new Promise<void>((resolve) => (end = resolve));
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield Buffer.alloc(10);
    await stalled;
  }
  const sending = uploads.append(id, slow(), 0);
  expect(await uploads.claimOf(id)).toEqual(file.claim);
  end();
  expect(await sending).toBe(10);
});

test('a description that cannot be read now is not one that is missing: what was acknowledged stays', async () => {
  const bytes = Buffer.alloc(200_000, 'bytes');
  const { id, file } = announced(bytes);
  const first = await open();
  await first.begin(id, file);
  await first.append(id, pieces(bytes.subarray(0, 100_000)), 0);
  const description = join(folder, 'incoming', `${id}.json`);
  const text = await readFile(description);
  // As a disk or a process without free handles would: reading it fails, and not because it is not there.
  await rm(description);
  await mkdir(description);
  const troubles: unknown[] = [];
  const uploads = await open({ troubles });
  expect(troubles).toEqual([expect.objectContaining({ code: 'EISDIR' })]);
  await expect(uploads.find(id)).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(uploads.begin(id, file)).rejects.toMatchObject({ code: 'EISDIR' });
  await rm(description, { recursive: true });
  await writeFile(description, text);
  expect(await uploads.find(id)).toMatchObject({ offset: 100_000 });
  expect(await uploads.append(id, pieces(bytes.subarray(100_000)), 100_000)).toBe(200_000);
});

test('what stands still for two weeks is removed, by its last bytes; what was cut off at the end is concluded', async () => {
  const day = 86_400_000;
  const bytes = Buffer.alloc(1000, 'slow');
  const [slow, idle, cut] = ['1', '2', '3'].map((salt) => announced(Buffer.concat([bytes, Buffer.from(salt)])));
  if (slow === undefined || idle === undefined || cut === undefined) throw new Error('three uploads');
  const book = memoryBook();
  const first = await open({ book });
  for (const { id, file } of [slow, idle, cut]) await first.begin(id, file);
  now = new Date(now.getTime() + 10 * day);
  await first.append(slow.id, pieces(bytes.subarray(0, 500)), 0);
  await utimes(join(folder, 'incoming', `${slow.id}.part`), now, now);
  await first.sweep();
  await writeFile(join(folder, 'incoming', `${cut.id}.part`), Buffer.concat([bytes, Buffer.from('3')]));
  for (const orphan of ['derivative-1', `${'f'.repeat(64)}.part`, `${idle.id}.json.new`])
    await writeFile(join(folder, 'incoming', orphan), 'cut off');
  now = new Date(now.getTime() + 5 * day);
  const uploads = await open({ book });
  await uploads.sweep();
  expect((await readdir(join(folder, 'incoming'))).sort()).toEqual([`${slow.id}.json`, `${slow.id}.part`].sort());
  expect([...book.kept.keys()]).toEqual([cut.id]);
  expect(await uploads.find(idle.id)).toBe(null);
  now = new Date(now.getTime() + 10 * day);
  await uploads.sweep();
  expect(await uploads.find(slow.id)).toBe(null);
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});

test('the store removes what was cut off a day ago and leaves what is being written', async () => {
  const objects = folderObjects(join(folder, 'objects'));
  const kept = await objects.put(pieces(Buffer.from('kept')));
  for (const name of ['.incoming-old', '.incoming-new']) await writeFile(join(folder, 'objects', name), 'part');
  const before = new Date(Date.now() - 86_400_000);
  await utimes(join(folder, 'objects', '.incoming-old'), 0, 0);
  await objects.sweep(before);
  expect((await readdir(join(folder, 'objects'))).sort()).toEqual(['.incoming-new', kept.digest.slice(0, 2)].sort());
});
