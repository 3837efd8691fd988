import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/utils';
import { z } from 'zod';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { makePrivateFolder, syncFolder, writeDurably } from '../evidence/durable-file.ts';

const about = z.object({
  size: z.number(),
  metadata: z.record(z.string(), z.string().nullable()),
  created: z.string(),
  complete: z.boolean(),
});
/** What is remembered of an upload beside its bytes. */
export type UploadAbout = Readonly<z.infer<typeof about>>;

/** As tus servers say it. */
function notFound(): Error {
  return Object.assign(new Error(ERRORS.FILE_NOT_FOUND.body), ERRORS.FILE_NOT_FOUND);
}

type Running = { hash: Hash; offset: number };

/** An upload of which every byte arrived. `path`: null where an attempt that was cut off took it away already. */
export type WholeUpload = Readonly<{ path: string | null; digest: string; about: UploadAbout }>;

/** Takes a whole upload for good, on disk when it returns; false where it is not what was announced. May be asked again for the same one. */
export type KeepWhole = (whole: WholeUpload) => Promise<boolean>;

/** The bytes are not those that were announced: the upload begins again from nothing. */
export class OtherBytes extends Error {}

/** What arrived stays, the rest has no room now. */
export class NoRoom extends Error {}

/**
 * Uploads under way, in one folder: `<id>.part` the bytes that arrived, `<id>.json` what they are to become. Whatever is told to a phone
 * is on disk before: the file, its description, and the folder that holds their names. The offset is the length of the file; an upload is told to be whole only
 * after it was kept, because a phone that hears of a whole upload does not come again.
 */
export class FileDataStore extends DataStore {
  readonly folder: string;
  readonly #running = new Map<string, Running>();
  readonly #keep: KeepWhole;
  readonly #room: DiskRoom;

  constructor(folder: string, { keep, room }: Readonly<{ keep: KeepWhole; room: DiskRoom }>) {
    super();
    this.folder = folder;
    this.#keep = keep;
    this.#room = room;
    this.extensions = ['creation'];
  }

  /** The same upload begun again is the one that is there. */
  override async create(upload: Upload): Promise<Upload> {
    await makePrivateFolder(this.folder);
    const present = await this.about(upload.id);
    if (present === null) {
      const file = await open(this.#part(upload.id), 'w', 0o600);
      await file.sync();
      await file.close();
      const created = upload.creation_date ?? new Date().toISOString();
      await this.#remember(upload.id, {
        size: upload.size ?? 0,
        metadata: upload.metadata ?? {},
        created,
        complete: false,
      });
    }
    return this.getUpload(upload.id);
  }

  override async getUpload(id: string): Promise<Upload> {
    const known = await this.about(id);
    if (known === null) throw notFound();
    const { size, metadata, created } = known;
    const arrived = known.complete ? size : ((await this.#size(id)) ?? size);
    // Whoever kept it before may have been cut off: whole is what is kept now.
    const offset = arrived < size || known.complete || (await this.#finish(id, known)) ? arrived : 0;
    return new Upload({ id, size, offset, metadata, creation_date: created });
  }

  /** What arrived before a connection broke stays, and is on disk before anybody is told of it. */
  override async write(stream: Readable, id: string, offset: number): Promise<number> {
    const running = this.#running.get(id);
    const hashed = running?.offset === offset ? running : null;
    const hash = hashed?.hash ?? (await this.#hashUpTo(id, offset));
    const file = await open(this.#part(id), 'r+');
    let at = offset;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // There was room when it began. Since then others may have taken it.
        if (!(await this.#room.hasRoom(chunk.length))) throw new NoRoom();
        await file.write(chunk, 0, chunk.length, at);
        hash.update(chunk);
        at += chunk.length;
      }
    } finally {
      this.#running.set(id, { hash, offset: at });
      await file.datasync();
      await file.close();
    }
    const known = await this.about(id);
    if (known !== null && at === known.size && !(await this.#finish(id, known))) throw new OtherBytes();
    return at;
  }

  /** Whether a whole upload is kept now; one of other bytes than announced is emptied. Only under the lock of the upload. */
  async #finish(id: string, known: UploadAbout): Promise<boolean> {
    const path = (await this.#size(id)) === null ? null : this.#part(id);
    const digest = path === null ? (known.metadata['digest'] ?? '') : await this.#digest(id, known.size);
    const kept = await this.#keep({ path, digest, about: known });
    if (kept) await this.#remember(id, { ...known, complete: true });
    else await this.#clear(id);
    return kept;
  }

  async #digest(id: string, size: number): Promise<string> {
    const running = this.#running.get(id);
    const hash = running?.offset === size ? running.hash : await this.#hashUpTo(id, size);
    this.#running.delete(id);
    // Whoever wrote it may have died before it was on disk.
    const file = await open(this.#part(id), 'r+');
    await file.datasync();
    await file.close();
    return hash.digest('hex');
  }

  async #clear(id: string): Promise<void> {
    this.#running.delete(id);
    const file = await open(this.#part(id), 'w', 0o600);
    await file.sync();
    await file.close();
    await syncFolder(this.folder);
  }

  /** Bytes that arrived; null where the file is no longer here. */
  async #size(id: string): Promise<number | null> {
    return stat(this.#part(id)).then(
      ({ size }) => size,
      () => null,
    );
  }

  /** Null for an upload that is not known, and for one whose description cannot be read: it begins again. */
  async about(id: string): Promise<UploadAbout | null> {
    const text = await readFile(join(this.folder, `${id}.json`), 'utf8').catch(() => '');
    try {
      return about.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  /** All uploads that were begun. */
  async list(): Promise<readonly Readonly<{ id: string; about: UploadAbout }>[]> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const found = await Promise.all(
      names.map(async (name) => ({ id: name.slice(0, -5), about: await this.about(name.slice(0, -5)) })),
    );
    return found.flatMap(({ id, about: known }) => (known === null ? [] : [{ id, about: known }]));
  }

  async forget(id: string): Promise<void> {
    for (const name of [`${id}.part`, `${id}.json`]) await rm(join(this.folder, name), { force: true });
    await syncFolder(this.folder);
  }

  #part(id: string): string {
    if (!/^[0-9a-f]{64}$/.test(id)) throw notFound();
    return join(this.folder, `${id}.part`);
  }

  async #remember(id: string, content: UploadAbout): Promise<void> {
    await writeDurably(join(this.folder, `${id}.json`), JSON.stringify(content), { mode: 0o600 });
  }

  async #hashUpTo(id: string, offset: number): Promise<Hash> {
    const hash = createHash('sha256');
    if (offset === 0) return hash;
    for await (const chunk of createReadStream(this.#part(id), { end: offset - 1 })) hash.update(chunk as Buffer);
    return hash;
  }
}
