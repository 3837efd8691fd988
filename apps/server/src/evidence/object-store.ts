import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ifPresent, makePrivateFolder, syncFolder } from './durable-file.ts';
import { Readable } from 'node:stream';

/** Where bytes lie: `digest` is the SHA-256 as lower-case hex. */
export type StoredObject = Readonly<{ digest: string; bytes: number }>;

/** A path of a file, or the bytes themselves as they come. */
export type ObjectSource = string | AsyncIterable<Uint8Array>;

/**
 * Content-addressed bytes beside the ledger. When `put` returns, the object must be fully persisted: entries name it only after that.
 * An attacker who can change the store can make an original unreadable, never other than its digest says, if the reader hashes.
 * Nothing here says where an object lies, so that it may lie on another machine.
 */
export type ObjectStore = Readonly<{
  put: (source: ObjectSource) => Promise<StoredObject>;
  /** The same for a local file that is on disk already and was found to be this: the file is the store's from now on. */
  putVerified: (path: string, stored: StoredObject) => Promise<void>;
  /** Emits an error when there is no such object. */
  open: (digest: string) => Readable;
  /** In bytes; null where there is no such object. */
  sizeOf: (digest: string) => Promise<number | null>;
  /** Lends a local file of these bytes, to be read while the work lasts: for other processes of ours. */
  lend: <T>(digest: string, work: (path: string) => Promise<T>) => Promise<T>;
  /** Removes what was begun before that moment and cut off. */
  sweep: (before: Date) => Promise<void>;
}>;

/** Objects as files `<folder>/<aa>/<sha256>`; written aside, fsynced, renamed, and the folder fsynced. */
export function folderObjects(folder: string): ObjectStore {
  return {
    put: (source) => putFile(folder, source),
    putVerified: async (path, stored) => {
      const { size } = await stat(path);
      if (size !== stored.bytes) throw new Error(`a file of ${stored.bytes} bytes has ${size}`);
      // Whatever lies there, these bytes were verified just now.
      await shelve(folder, path, stored.digest);
    },
    open: (digest) => createReadStream(objectPath(folder, digest)),
    sizeOf: (digest) => fileSize(objectPath(folder, digest)),
    lend: (digest, work) => work(objectPath(folder, digest)),
    sweep: (before) => sweepIncoming(folder, before),
  };
}

/** For dry runs: files are hashed and read from where they lie, nothing is stored. Streams cannot be read twice and are refused. */
export function overlayObjects(below: ObjectStore): ObjectStore {
  const given = new Map<string, Readonly<{ path: string; bytes: number }>>();
  return {
    put: async (source) => {
      if (typeof source !== 'string') throw new Error('a dry run reads files by path');
      const stored = await digestOf(createReadStream(source));
      given.set(stored.digest, { path: source, bytes: stored.bytes });
      return stored;
    },
    putVerified: () => Promise.reject(new Error('a dry run keeps nothing')),
    open: (digest) => {
      const file = given.get(digest);
      return file === undefined ? below.open(digest) : createReadStream(file.path);
    },
    sizeOf: async (digest) => given.get(digest)?.bytes ?? (await below.sizeOf(digest)),
    lend: (digest, work) => {
      const file = given.get(digest);
      return file === undefined ? below.lend(digest, work) : work(file.path);
    },
    sweep: () => Promise.resolve(),
  };
}

/** Whether an object is there and is what its name says: all of it is read. */
export async function holdsObject(objects: ObjectStore, { digest, bytes }: StoredObject): Promise<boolean> {
  if ((await objects.sizeOf(digest)) !== bytes) return false;
  const found = await digestOf(objects.open(digest));
  return found.digest === digest && found.bytes === bytes;
}

function objectPath(folder: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('an object is named by 64 hex digits');
  return join(folder, digest.slice(0, 2), digest);
}

async function putFile(folder: string, source: ObjectSource): Promise<StoredObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${incoming}${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    let stored: StoredObject;
    try {
      stored = await digestOf(typeof source === 'string' ? createReadStream(source) : source, async (chunk) => {
        await file.writeFile(chunk);
      });
      await file.sync();
    } finally {
      await file.close();
    }
    await keep(folder, temporary, stored);
    return stored;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function keep(folder: string, temporary: string, stored: StoredObject): Promise<void> {
  // A file of another length is what a crash of an older disk left: the verified bytes replace it.
  if ((await fileSize(objectPath(folder, stored.digest))) !== stored.bytes) {
    await shelve(folder, temporary, stored.digest);
    return;
  }
  // Whoever put it there may have died before its name was on disk.
  await syncFolder(join(folder, stored.digest.slice(0, 2)));
  await syncFolder(folder);
}

async function shelve(folder: string, path: string, digest: string): Promise<void> {
  const target = objectPath(folder, digest);
  await makePrivateFolder(dirname(target));
  await rename(path, target);
  await syncFolder(dirname(target));
  // Also where the shelf is there already: another one may have made it just now.
  await syncFolder(folder);
}

async function fileSize(path: string): Promise<number | null> {
  return (await ifPresent(stat(path)))?.size ?? null;
}

const incoming = '.incoming-';

async function sweepIncoming(folder: string, before: Date): Promise<void> {
  for (const name of (await ifPresent(readdir(folder))) ?? []) {
    if (!name.startsWith(incoming)) continue;
    const path = join(folder, name);
    const found = await ifPresent(stat(path));
    if (found !== null && found.mtimeMs < before.getTime()) await rm(path, { force: true });
  }
}

async function digestOf(
  source: AsyncIterable<unknown>,
  each?: (chunk: Uint8Array) => Promise<void>,
): Promise<StoredObject> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of source) {
    if (!(chunk instanceof Uint8Array)) throw new Error('objects are bytes, not text');
    hash.update(chunk);
    bytes += chunk.byteLength;
    await each?.(chunk);
  }
  return { digest: hash.digest('hex'), bytes };
}
