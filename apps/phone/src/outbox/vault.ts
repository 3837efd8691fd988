/**
 * What lies on the phone: sealed bytes that it cannot read itself, and how far each has come. Everything is written with strict durability:
 * by default browsers say "done" before it is on disk, and a battery that ends takes it along.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import type { Parcel } from '@kua/core/outbox/parcel.ts';

/** What is sent beside the bytes. No word of what they say: not the station, not the form. */
export type Waybill = Readonly<
  | { kind: 'submission'; election: string; counter: number; digest: string; statement: string }
  | { kind: 'file'; election: string; claim: FileClaim }
>;

/** `bytes`: under which random name they lie. `savedAt`: this phone's clock. */
export type Kept = Readonly<{
  parcel: Parcel;
  waybill: Waybill;
  bytes: string;
  savedAt: number;
  /** A file that no statement names yet: it lies safe, and goes nowhere before one does. */
  loose: boolean;
}>;

export type Vault = Readonly<{
  kept: () => Promise<readonly Kept[]>;
  /** Bytes that are made one after another, on disk when it returns. They are nobody's until a parcel names them. */
  makeBytes: <T>(work: (keep: (bytes: Uint8Array) => Promise<void>, name: string) => Promise<T>) => Promise<T>;
  /** All of them or none. On disk when it returns: from then on they may be called saved. */
  save: (kept: readonly Kept[]) => Promise<void>;
  /** From an offset on, at most so many. */
  read: (bytes: string, from: number, most: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** How far parcels have come; what is not there any more is passed over. */
  write: (parcels: readonly Parcel[]) => Promise<void>;
  fact: (name: string) => Promise<unknown>;
  setFact: (name: string, value: unknown) => Promise<void>;
  /** Takes away bytes whose making was cut off, where nobody makes any. */
  sweep: () => Promise<void>;
  close: () => void;
}>;

type Piece = Readonly<{ of: string; at: number; bytes: Uint8Array<ArrayBuffer> }>;

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- the library asks for an interface
interface Schema extends DBSchema {
  kept: { key: string; value: Kept };
  pieces: { key: [string, number]; value: Piece };
  facts: { key: string; value: unknown };
}
type Database = IDBPDatabase<Schema>;

const strict = { durability: 'strict' } as const;
/** Values from 64 KiB on are put into files of their own, which strict durability does not reach. */
const pieceBytes = 48 * 1024;
/** So many wait for the disk together. */
const batchPieces = 16;
const making = 'bytes are made';

/** `name`: neutral, for whoever looks into the browser's storage. */
export async function openVault(name = 'notes'): Promise<Vault> {
  const database = await openDB<Schema>(name, 1, {
    upgrade: (made) => {
      made.createObjectStore('kept', { keyPath: 'parcel.id' });
      made.createObjectStore('pieces', { keyPath: ['of', 'at'] });
      made.createObjectStore('facts');
    },
  });
  return {
    kept: () => database.getAll('kept'),
    makeBytes: (work) => navigator.locks.request(making, { mode: 'shared' }, () => makeBytes(database, work)),
    save: async (kept) => {
      const transaction = database.transaction('kept', 'readwrite', strict);
      await Promise.all([...kept.map((each) => transaction.store.put(each)), transaction.done]);
    },
    read: (bytes, from, most) => readRange(database, { bytes, from, most }),
    write: async (parcels) => {
      const transaction = database.transaction('kept', 'readwrite', strict);
      for (const parcel of parcels) {
        const before = await transaction.store.get(parcel.id);
        if (before !== undefined) await transaction.store.put({ ...before, parcel });
      }
      await transaction.done;
    },
    fact: (fact) => database.get('facts', fact),
    setFact: async (fact, value) => {
      const transaction = database.transaction('facts', 'readwrite', strict);
      await Promise.all([transaction.store.put(value, fact), transaction.done]);
    },
    sweep: () =>
      navigator.locks.request(making, { ifAvailable: true }, (lock) => (lock === null ? undefined : sweep(database))),
    close: () => database.close(),
  };
}

async function makeBytes<T>(
  database: Database,
  work: (keep: (bytes: Uint8Array) => Promise<void>, name: string) => Promise<T>,
): Promise<T> {
  const name = crypto.randomUUID();
  let waiting: Piece[] = [];
  let open = new Uint8Array(0);
  let at = 0;

  async function write(): Promise<void> {
    const transaction = database.transaction('pieces', 'readwrite', strict);
    await Promise.all([...waiting.map((piece) => transaction.store.put(piece)), transaction.done]);
    waiting = [];
  }
  function add(bytes: Uint8Array<ArrayBuffer>): void {
    waiting.push({ of: name, at, bytes });
    at += bytes.length;
  }
  async function keep(bytes: Uint8Array): Promise<void> {
    const joined = new Uint8Array(open.length + bytes.length);
    joined.set(open);
    joined.set(bytes, open.length);
    let from = 0;
    for (; joined.length - from >= pieceBytes; from += pieceBytes) {
      add(joined.slice(from, from + pieceBytes));
      if (waiting.length >= batchPieces) await write();
    }
    open = joined.slice(from);
  }

  const made = await work(keep, name);
  if (open.length > 0) add(open);
  await write();
  return made;
}

async function readRange(
  database: Database,
  { bytes: name, from, most }: Readonly<{ bytes: string; from: number; most: number }>,
): Promise<Uint8Array<ArrayBuffer>> {
  const first = Math.floor(from / pieceBytes) * pieceBytes;
  const pieces = await database.getAll('pieces', IDBKeyRange.bound([name, first], [name, from + most], false, true));
  const all = new Uint8Array(pieces.reduce((sum, { bytes }) => sum + bytes.length, 0));
  for (const { at, bytes } of pieces) all.set(bytes, at - first);
  return all.slice(from - first, from - first + most);
}

async function sweep(database: Database): Promise<void> {
  const transaction = database.transaction(['kept', 'pieces'], 'readwrite', strict);
  const named = new Set((await transaction.objectStore('kept').getAll()).map(({ bytes }) => bytes));
  const pieces = transaction.objectStore('pieces');
  for (const key of await pieces.getAllKeys()) if (!named.has(key[0])) await pieces.delete(key);
  await transaction.done;
}
