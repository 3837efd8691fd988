/**
 * What lies on the phone: sealed bytes that it cannot read itself, and how far each has come. Everything is written with strict durability:
 * by default browsers say "done" before it is on disk, and a battery that ends takes it along.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import { isFurther, type Parcel } from '@kua/core/outbox/parcel.ts';

/** What is sent beside the bytes. No word of what they say: not the station, not the form. */
export type Waybill = Readonly<
  | { kind: 'submission'; election: string; digest: string; statement: string }
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

/** Where bytes go that are made one after another. */
type ByteSink = Readonly<{ name: string; keep: (bytes: Uint8Array) => Promise<void>; end: () => Promise<void> }>;

/** The bytes that a parcel has are not where they were put. */
export class BytesMissing extends Error {}

/** Whatever is remembered beside what is sent, by name. */
export type Facts = Readonly<Record<string, unknown>>;

export type Vault = Readonly<{
  kept: () => Promise<readonly Kept[]>;
  /** As long as `work` makes bytes and names them, no other tab takes them for what a death left behind. */
  making: <T>(work: (sink: () => ByteSink) => Promise<T>) => Promise<T>;
  /**
   * All of them and the facts, or nothing. On disk when it returns: from then on they may be called saved. What is there keeps how far it
   * has come. A fact that is undefined is erased.
   */
  save: (kept: readonly Kept[], facts?: Facts) => Promise<void>;
  /** Exactly so many, from an offset on. Rejects with `BytesMissing`. */
  read: (bytes: string, from: number, count: number) => Promise<Uint8Array<ArrayBuffer>>;
  /** How far parcels have come; what is not there any more is passed over, and nothing goes back. */
  write: (parcels: readonly Parcel[]) => Promise<void>;
  /** Takes away those of them that others have by now, with their bytes and receipts. What waits stays. */
  forget: (ids: readonly string[]) => Promise<void>;
  /** Takes away those of them that no statement names. */
  drop: (ids: readonly string[]) => Promise<void>;
  fact: (name: string) => Promise<unknown>;
  /** All whose names begin so. */
  facts: (beginning: string) => Promise<Facts>;
  /** Takes away bytes whose making was cut off, where nobody makes any. */
  sweep: () => Promise<void>;
  /** For good: whatever still wants something from it fails. */
  close: () => Promise<void>;
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
export function openVault(name = 'notes'): Vault {
  let opened: Promise<Database> | null = null;
  let isClosed = false;
  // Browsers end a connection when they are short of memory: the next use opens another.
  const database = (): Promise<Database> => {
    if (isClosed) return Promise.reject(new Error('the vault is closed'));
    opened ??= openNotes(name, () => (opened = null));
    return opened;
  };
  return {
    kept: async () => (await database()).getAll('kept'),
    making: (work) => navigator.locks.request(making, { mode: 'shared' }, () => work(() => byteSink(database))),
    save: async (kept, facts = {}) => {
      const transaction = (await database()).transaction(['kept', 'facts'], 'readwrite', strict);
      const store = transaction.objectStore('kept');
      for (const each of kept) await store.put(notBehind(await store.get(each.parcel.id), each));
      const remembered = transaction.objectStore('facts');
      for (const [fact, value] of Object.entries(facts))
        await (value === undefined ? remembered.delete(fact) : remembered.put(value, fact));
      await transaction.done;
    },
    read: async (bytes, from, count) => readRange(await database(), { bytes, from, count }),
    write: async (parcels) => {
      const { store, done } = (await database()).transaction('kept', 'readwrite', strict);
      for (const parcel of parcels) {
        const before = await store.get(parcel.id);
        if (before !== undefined) await store.put(notBehind(before, { ...before, parcel }));
      }
      await done;
    },
    forget: async (ids) => remove(await database(), ids, ({ parcel }) => parcel.progress.state !== 'waiting'),
    drop: async (ids) => remove(await database(), ids, ({ loose }) => loose),
    fact: async (fact) => (await database()).get('facts', fact),
    facts: async (beginning) => {
      const { store } = (await database()).transaction('facts');
      const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
      const [names, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      return Object.fromEntries(names.map((name, index) => [name, values[index]]));
    },
    sweep: () =>
      navigator.locks.request(making, { ifAvailable: true }, async (lock) => {
        if (lock !== null) await sweep(await database());
      }),
    close: async () => {
      isClosed = true;
      if (opened !== null) (await opened).close();
    },
  };
}

function openNotes(name: string, onEnd: () => void): Promise<Database> {
  const opening = openDB<Schema>(name, 1, {
    upgrade: (made) => {
      made.createObjectStore('kept', { keyPath: 'parcel.id' });
      made.createObjectStore('pieces', { keyPath: ['of', 'at'] });
      made.createObjectStore('facts');
    },
    terminated: onEnd,
    // Somebody wipes this phone: no tab and no worker stands in the way.
    blocking: (_current, _wanted, { target }) => {
      onEnd();
      if (target instanceof IDBDatabase) target.close();
    },
  });
  opening.catch(onEnd);
  return opening;
}

/** A receipt that was written down is never overwritten by somebody who has not heard of it. */
function notBehind(before: Kept | undefined, kept: Kept): Kept {
  if (before === undefined || !isFurther(before.parcel.progress, kept.parcel.progress)) return kept;
  return { ...kept, parcel: { ...kept.parcel, progress: before.parcel.progress } };
}

function byteSink(database: () => Promise<Database>): ByteSink {
  const name = crypto.randomUUID();
  let waiting: Piece[] = [];
  let writing: Promise<void> = Promise.resolve();
  let open = new Uint8Array(pieceBytes);
  let [filled, at] = [0, 0];

  /** The disk has one batch while the next is made, and never more than that. */
  async function write(): Promise<void> {
    await writing;
    writing = put(waiting);
    // Whoever waits for it hears what went wrong; until then nobody has to.
    writing.catch(() => undefined);
    waiting = [];
  }
  async function put(pieces: readonly Piece[]): Promise<void> {
    const { store, done } = (await database()).transaction('pieces', 'readwrite', strict);
    await Promise.all([...pieces.map((piece) => store.put(piece)), done]);
  }
  function add(bytes: Uint8Array<ArrayBuffer>): void {
    waiting.push({ of: name, at, bytes });
    at += bytes.length;
  }
  return {
    name,
    keep: async (bytes) => {
      for (let from = 0; from < bytes.length;) {
        const part = bytes.subarray(from, from + pieceBytes - filled);
        open.set(part, filled);
        filled += part.length;
        from += part.length;
        if (filled < pieceBytes) continue;
        add(open);
        [open, filled] = [new Uint8Array(pieceBytes), 0];
        if (waiting.length >= batchPieces) await write();
      }
    },
    end: async () => {
      if (filled > 0) add(open.slice(0, filled));
      await write();
      await writing;
    },
  };
}

async function readRange(
  database: Database,
  { bytes: name, from, count }: Readonly<{ bytes: string; from: number; count: number }>,
): Promise<Uint8Array<ArrayBuffer>> {
  const first = Math.floor(from / pieceBytes) * pieceBytes;
  const range = IDBKeyRange.bound([name, first], [name, from + count], false, true);
  const all = new Uint8Array(from - first + count);
  let next = first;
  for (const { at, bytes } of await database.getAll('pieces', range)) {
    if (at !== next) break;
    next += bytes.length;
    all.set(bytes.subarray(0, all.length - (at - first)), at - first);
  }
  if (next < from + count) throw new BytesMissing(`${from + count - next} bytes are not there`);
  return all.slice(from - first);
}

async function remove(database: Database, ids: readonly string[], mayGo: (kept: Kept) => boolean): Promise<void> {
  const transaction = database.transaction(['kept', 'pieces'], 'readwrite', strict);
  const store = transaction.objectStore('kept');
  for (const id of ids) {
    const kept = await store.get(id);
    if (kept === undefined || !mayGo(kept)) continue;
    await store.delete(id);
    await transaction.objectStore('pieces').delete(IDBKeyRange.bound([kept.bytes, 0], [kept.bytes, Infinity]));
  }
  await transaction.done;
}

async function sweep(database: Database): Promise<void> {
  const transaction = database.transaction(['kept', 'pieces'], 'readwrite', strict);
  const named = new Set((await transaction.objectStore('kept').getAll()).map(({ bytes }) => bytes));
  const pieces = transaction.objectStore('pieces');
  for (const key of await pieces.getAllKeys()) if (!named.has(key[0])) await pieces.delete(key);
  await transaction.done;
}
