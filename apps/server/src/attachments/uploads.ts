/**
 * Uploads from their beginning until they are whole. An upload **arrives** while its description and the bytes so far lie in a folder; it
 * is **whole** when its bytes are an object and the book of files says so; nothing else is ever told to a phone, because one that
 * hears of a whole upload does not come again. `conclude` is the only way from the one to the other.
 */
import { stat } from 'node:fs/promises';
import type { FileClaim } from '@kua/core/evidence/file-claim.ts';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { holdsObject, type ObjectStore } from '../evidence/object-store.ts';
import { takeTurns } from '../evidence/turns.ts';
import { FileRefusal } from './file-refusal.ts';
import type { FileBook } from './file-store.ts';
import { writePart } from './part-writer.ts';
import { uploadFolder, type UploadAbout, type UploadFolder } from './upload-folder.ts';
import { promisedBytes, quotaLeft, uploadLimits, type Arriving } from './upload-limits.ts';

/** What somebody is told of an upload. Whole when `offset` is `size`. */
export type UploadView = Readonly<{ claim: FileClaim; size: number; offset: number; created: string | null }>;

export type UploadsOptions = Readonly<{
  folder: string;
  objects: ObjectStore;
  book: FileBook;
  room: DiskRoom;
  clock: () => Date;
  /** Told when a file is whole. */
  onFile: (election: string) => void;
  /** Told of an upload that cannot be read now. */
  onTrouble: (error: unknown) => void;
}>;

export type Uploads = Readonly<{
  /** Null for what was never begun, or stood still too long. */
  find: (id: string) => Promise<UploadView | null>;
  /** Whose it is, where it is not whole; does not wait for who sends it now. */
  claimOf: (id: string) => Promise<FileClaim | null>;
  /** The same upload begun again is the one that is there. Throws a `FileRefusal` where its device may not. */
  begin: (id: string, announced: Readonly<{ claim: FileClaim; size: number }>) => Promise<UploadView>;
  /** The offset afterwards. Bytes for another place than the next change nothing. */
  append: (id: string, chunks: AsyncIterable<Uint8Array>, offset: number) => Promise<number>;
  /** Concludes what was cut off at its end, and removes what stood still too long. */
  sweep: () => Promise<void>;
}>;

export async function openUploads(options: UploadsOptions): Promise<Uploads> {
  const { objects, book, room, clock, onFile } = options;
  const folder = await uploadFolder(options.folder);
  const arriving = await findArriving(folder, options);
  const [inTurn, ofDevice] = [takeTurns(), takeTurns()];

  /** Takes what is there in whole. False: it is not what was announced, and begins again from nothing. */
  async function conclude(id: string, upload: Arriving): Promise<boolean> {
    const { claim, size } = upload.about;
    const stored = { digest: claim.digest, bytes: size };
    const part = folder.partOf(id);
    const hash = upload.hash ?? (await folder.hash(id, size));
    upload.hash = null;
    const verified = hash !== null && hash.digest('hex') === claim.digest && (await stat(part)).size === size;
    // Taken away already, by an attempt that was cut off before the book said so: the object itself has to show what it is.
    const kept = hash === null && (await holdsObject(objects, stored));
    if (!verified && !kept) {
      await folder.empty(id);
      upload.arrived = 0;
      return false;
    }
    if (verified) await objects.putVerified(part, stored);
    await book.keep({ upload: id, claim, size, receivedAt: clock().toISOString() });
    await folder.forget(id);
    arriving.delete(id);
    onFile(claim.election);
    return true;
  }

  async function look(id: string): Promise<UploadView | null> {
    const upload = arriving.get(id) ?? (await arrivingOf(id, folder, options));
    if (upload === null) {
      const whole = await book.find(id);
      return whole === null ? null : { ...whole, offset: whole.size, created: null };
    }
    arriving.set(id, upload);
    if (upload.arrived === upload.about.size) await conclude(id, upload);
    const { claim, size, created } = upload.about;
    return { claim, size, offset: arriving.has(id) ? upload.arrived : size, created };
  }

  /** Counted from here on, so that no other one takes what is left of the quota or of the disk. */
  async function admit(id: string, about: UploadAbout): Promise<Arriving> {
    const owner = { election: about.claim.election, device: about.claim.device };
    if (!(await quotaLeft({ book, owner, size: about.size, arriving: arriving.values() })))
      throw new FileRefusal('file-quota', 'This device has left as much as it may.');
    const promised = promisedBytes(arriving.values(), clock());
    if (!(await room.hasRoom(0, promised + about.size))) throw new FileRefusal('storage-full');
    const upload = { about, arrived: 0, hash: null, touched: clock() };
    arriving.set(id, upload);
    return upload;
  }

  async function begin(id: string, { claim, size }: Readonly<{ claim: FileClaim; size: number }>): Promise<UploadView> {
    const known = await look(id);
    if (known !== null) return known;
    const created = clock().toISOString();
    if ((await book.has(claim, size)) && (await objects.sizeOf(claim.digest)) === size) {
      await book.keep({ upload: id, claim, size, receivedAt: created });
      return { claim, size, offset: size, created: null };
    }
    const about = { size, claim, created };
    const upload = await ofDevice(`${claim.election} ${claim.device}`, () => admit(id, about));
    try {
      await folder.describe(id, about);
    } catch (error) {
      arriving.delete(id);
      throw error;
    }
    if (size === 0 && !(await conclude(id, upload))) throw new FileRefusal('digest-mismatch');
    return { claim, size, offset: 0, created };
  }

  async function takeRoom(bytes: number): Promise<void> {
    if (!(await room.hasRoom(bytes))) throw new FileRefusal('storage-full');
  }

  async function append(id: string, chunks: AsyncIterable<Uint8Array>, offset: number): Promise<number> {
    const upload = arriving.get(id);
    if (upload?.arrived !== offset) {
      await drain(chunks);
      const view = await look(id);
      if (view === null) throw new FileRefusal('upload-unknown');
      return view.offset;
    }
    const { about, arrived: from } = upload;
    const hash = upload.hash ?? (await folder.hash(id, from));
    if (hash === null) throw new Error('bytes that arrived are no longer here');
    upload.hash = null;
    upload.touched = clock();
    const written = await writePart(chunks, { path: folder.partOf(id), from, size: about.size, hash, takeRoom });
    if (from === 0) await folder.settle();
    upload.arrived = written.arrived;
    upload.hash = written.hash;
    upload.touched = clock();
    if (written.error !== null) throw written.error;
    if (upload.arrived === about.size && !(await conclude(id, upload))) throw new FileRefusal('digest-mismatch');
    return written.arrived;
  }

  async function sweepOne(id: string, upload: Arriving): Promise<void> {
    const idle = clock().getTime() - upload.touched.getTime();
    if (upload.arrived === upload.about.size) await conclude(id, upload);
    else if (idle > uploadLimits.abandonedMs) {
      await folder.forget(id);
      arriving.delete(id);
    } else if (idle > uploadLimits.quietMs) upload.hash = null;
  }

  return {
    find: (id) => inTurn(id, () => look(id)),
    claimOf: async (id) => (arriving.get(id)?.about ?? (await folder.read(id)))?.claim ?? null,
    begin: (id, announced) => inTurn(id, () => begin(id, announced)),
    append: (id, chunks, offset) => inTurn(id, () => append(id, chunks, offset)),
    sweep: async () => {
      for (const [id, upload] of arriving)
        await inTurn(id, async () => {
          if (arriving.get(id) === upload) await sweepOne(id, upload);
        }).catch(options.onTrouble);
    },
  };
}

/** What was under way when the server ended. */
async function findArriving(folder: UploadFolder, options: UploadsOptions): Promise<Map<string, Arriving>> {
  const ids = await folder.sweep();
  const arriving = new Map<string, Arriving>();
  const work = ids.values();
  // A few at a time: there may be thousands, and files that one process may open are not without end.
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const id of work) {
        const upload = await arrivingOf(id, folder, options).catch((error: unknown) => {
          options.onTrouble(error);
          return null;
        });
        if (upload !== null) arriving.set(id, upload);
      }
    }),
  );
  return arriving;
}

async function arrivingOf(
  id: string,
  folder: UploadFolder,
  { objects, book }: UploadsOptions,
): Promise<Arriving | null> {
  const about = await folder.read(id);
  if (about === null) return null;
  const part = await folder.measure(id);
  if ((await book.find(id)) !== null) {
    await folder.forget(id);
    return null;
  }
  if (part !== null) return { about, arrived: Math.min(part.size, about.size), hash: null, touched: part.touched };
  const taken = (await objects.sizeOf(about.claim.digest)) === about.size;
  return { about, arrived: taken ? about.size : 0, hash: null, touched: new Date(about.created) };
}

/** Whoever sends reads the answer when all was sent. */
async function drain(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const iterator = chunks[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}
