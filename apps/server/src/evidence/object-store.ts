import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { createHash, randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { syncFolder } from './durable-file.ts';
import { Readable } from 'node:stream';

/** Where bytes lie: `digest` is the SHA-256 as lower-case hex. */
export type StoredObject = Readonly<{ digest: string; bytes: number }>;

/** A path of a file, or the bytes themselves as they come. */
export type ObjectSource = string | AsyncIterable<Uint8Array>;

/**
 * Content-addressed bytes beside the ledger. When `put` returns, the object must be fully persisted: entries name it only after that.
 * An attacker who can change the store can make an original unreadable, never other than its digest says, if the reader hashes.
 */
export type ObjectStore = Readonly<{
  put: (source: ObjectSource) => Promise<StoredObject>;
  /** Emits an error when there is no such object. */
  open: (digest: string) => Readable;
  has: (digest: string) => Promise<boolean>;
  /** Takes a file that is on disk already and was found to have this digest: it is an object when this returns, and no longer where it was. */
  adopt: (path: string, digest: string) => Promise<void>;
  /** Where another process of ours reads an object. */
  pathOf: (digest: string) => string;
}>;

/** Objects as files `<folder>/<aa>/<sha256>`; written aside, fsynced, renamed, and the folder fsynced. */
export function folderObjects(folder: string): ObjectStore {
  return {
    put: (source) => putFile(folder, source),
    open: (digest) => createReadStream(objectPath(folder, digest)),
    has: (digest) => Promise.resolve(existsSync(objectPath(folder, digest))),
    adopt: async (path, digest) => {
      const { size } = await stat(path);
      await keep(folder, path, { digest, bytes: size });
      await rm(path, { force: true });
      await syncFolder(dirname(path));
    },
    pathOf: (digest) => objectPath(folder, digest),
  };
}

/** For dry runs: files are hashed and read from where they lie, nothing is stored. Streams cannot be read twice and are refused. */
export function overlayObjects(below: ObjectStore): ObjectStore {
  const paths = new Map<string, string>();
  return {
    put: async (source) => {
      if (typeof source !== 'string') throw new Error('a dry run reads files by path');
      const stored = await digestOf(createReadStream(source));
      paths.set(stored.digest, source);
      return stored;
    },
    open: (digest) => {
      const path = paths.get(digest);
      return path === undefined ? below.open(digest) : createReadStream(path);
    },
    has: async (digest) => paths.has(digest) || (await below.has(digest)),
    adopt: () => Promise.reject(new Error('a dry run keeps nothing')),
    pathOf: (digest) => paths.get(digest) ?? below.pathOf(digest),
  };
}

function objectPath(folder: string, digest: string): string {
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('an object is named by 64 hex digits');
  return join(folder, digest.slice(0, 2), digest);
}

async function putFile(folder: string, source: ObjectSource): Promise<StoredObject> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `.incoming-${randomUUID()}`);
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
  const path = objectPath(folder, stored.digest);
  const shelf = join(folder, stored.digest.slice(0, 2));
  await mkdir(shelf, { recursive: true, mode: 0o700 });
  const present = await stat(path).catch(() => null);
  // A file of another length is what a crash of an older disk left: the verified bytes replace it.
  if (present?.size !== stored.bytes) await rename(temporary, path);
  await syncFolder(shelf);
  await syncFolder(folder);
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
