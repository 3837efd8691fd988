import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { folderObjects, overlayObjects } from './object-store.ts';

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-objects-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const content = Buffer.from('протокол № 1\n'.repeat(20_000));
const digest = createHash('sha256').update(content).digest('hex');

test('objects are kept under their digest, once, from a path or a stream', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'given.csv');
    await writeFile(path, content);
    const objects = folderObjects(join(folder, 'objects'));
    expect(await objects.sizeOf(digest)).toBe(null);
    expect(await objects.put(path)).toEqual({ digest, bytes: content.length });
    const kept = await stat(join(folder, 'objects', digest.slice(0, 2), digest));
    expect(await objects.put(Readable.from([content.subarray(0, 7), content.subarray(7)]))).toEqual({
      digest,
      bytes: content.length,
    });
    expect((await stat(join(folder, 'objects', digest.slice(0, 2), digest))).ino).toBe(kept.ino);
    expect(await objects.sizeOf(digest)).toBe(content.length);
    expect(await buffer(objects.open(digest))).toEqual(content);
    expect(await readdir(join(folder, 'objects'))).toEqual([digest.slice(0, 2)]);
  });
});

test('a source that fails leaves nothing behind', async () => {
  await inFolder(async (folder) => {
    const objects = folderObjects(folder);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(10));
      throw new Error('the line went dead');
    }
    await expect(objects.put(broken())).rejects.toThrow('the line went dead');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a missing object fails when it is read, and a name that is no digest at once', async () => {
  await inFolder(async (folder) => {
    const objects = folderObjects(folder);
    await expect(buffer(objects.open(digest))).rejects.toThrow('ENOENT');
    expect(() => objects.open('../../etc/passwd')).toThrow('64 hex digits');
  });
});

test('an overlay reads given files where they lie and stores nothing', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'given.csv');
    await writeFile(path, content);
    const below = folderObjects(join(folder, 'objects'));
    const stored = await below.put(Readable.from([Buffer.from('below')]));
    const overlay = overlayObjects(below);
    expect(await overlay.put(path)).toEqual({ digest, bytes: content.length });
    expect(await buffer(overlay.open(digest))).toEqual(content);
    expect(await overlay.sizeOf(digest)).toBe(content.length);
    expect(await below.sizeOf(digest)).toBe(null);
    expect((await buffer(overlay.open(stored.digest))).toString()).toBe('below');
    await expect(overlay.put(Readable.from([content]))).rejects.toThrow('by path');
  });
});
