import type { Readable } from 'node:stream';
import { DataStore, ERRORS, Upload } from '@tus/utils';
import { fileClaimSchema } from '@kua/core/evidence/file-claim.ts';
import { FileRefusal } from './file-refusal.ts';
import type { Uploads } from './uploads.ts';

/** Our uploads as the tus server sees them. */
export class FileDataStore extends DataStore {
  readonly #uploads: Uploads;

  constructor(uploads: Uploads) {
    super();
    this.#uploads = uploads;
    this.extensions = ['creation', 'creation-with-upload'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const claim = fileClaimSchema.safeParse(upload.metadata);
    if (!claim.success) throw new FileRefusal('claim-malformed');
    await this.#uploads.begin(upload.id, { claim: claim.data, size: upload.size ?? 0 });
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const view = await this.#uploads.find(id);
    if (view === null) throw Object.assign(new Error(ERRORS.FILE_NOT_FOUND.body), ERRORS.FILE_NOT_FOUND);
    const { claim, size, offset, created } = view;
    return new Upload({ id, size, offset, metadata: claim, ...(created === null ? {} : { creation_date: created }) });
  }

  override write(stream: Readable, id: string, offset: number): Promise<number> {
    return this.#uploads.append(id, stream as AsyncIterable<Buffer>, offset);
  }
}
