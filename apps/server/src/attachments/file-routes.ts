/** `/api/v1/files`: tus 1.0 (docs/formats/files.md). A file is named by the digest of its sealed bytes and belongs to a device's quota. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Server, TUS_RESUMABLE } from '@tus/server';
import type { Upload } from '@tus/utils';
import { Hono } from 'hono';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { fileClaimMessage, fileClaimSchema, type FileClaim } from '@kua/core/evidence/file-claim.ts';
import { findDevice } from '../access/device-store.ts';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { ifPresent, makePrivateFolder, writeDurably } from '../evidence/durable-file.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { FileDataStore } from './file-data-store.ts';
import { asProblem, FileRefusal, problemAnswer, refusalOf } from './file-refusal.ts';
import { fileBook, type FileOwner } from './file-store.ts';
import { startFileSweep } from './file-sweep-job.ts';
import { uploadLimits } from './upload-limits.ts';
import { openUploads } from './uploads.ts';

export type FileRoutesOptions = Readonly<{
  pool: Pool;
  objects: ObjectStore;
  /** For uploads under way; on the file system of the objects. */
  folder: string;
  room: DiskRoom;
  clock: () => Date;
  log: Logger;
  /** Told when a file is whole. */
  onFile: (election: string) => void;
}>;

export type FileRoutes = Readonly<{ app: Hono; close: () => Promise<void> }>;

const path = '/api/v1/files';

export async function fileRoutes(options: FileRoutesOptions): Promise<FileRoutes> {
  const { pool, objects, folder, clock, log } = options;
  const secret = await ownSecret(folder);
  const onTrouble = (error: unknown): void => log.error({ err: error }, 'an upload cannot be read now');
  const uploads = await openUploads({
    ...options,
    folder: join(folder, 'incoming'),
    book: fileBook(pool),
    onTrouble,
  });

  async function refuseStranger(owner: FileOwner): Promise<void> {
    const known = await findDevice(pool, owner);
    if (known === null || known.revoked)
      throw new FileRefusal('device-unknown', 'The device is not on the list of the election.');
  }

  async function refuseClaim(upload: Upload): Promise<void> {
    const size = upload.size ?? -1;
    const claim = fileClaimSchema.safeParse(upload.metadata);
    if (!claim.success || size < 0) throw new FileRefusal('claim-malformed', 'The upload does not say whose it is.');
    const { device, signature } = claim.data;
    const message = fileClaimMessage(claim.data, size);
    if (!verifyEd25519(Buffer.from(device, 'hex'), message, Buffer.from(signature, 'hex')))
      throw new FileRefusal('signature-invalid', 'The signature is not that of the device.');
    await refuseStranger(claim.data);
  }

  /** A device may be revoked in the middle of an upload. */
  async function refuseBytes(id: string): Promise<void> {
    const claim = await uploads.claimOf(id);
    if (claim !== null) await refuseStranger(claim);
  }

  const tus = new Server({
    path,
    datastore: new FileDataStore(uploads),
    maxSize: uploadLimits.bytes,
    relativeLocation: true,
    // Nobody can guess it who does not know the claim, and it is the same when the answer was lost.
    namingFunction: (_request, metadata) => uploadName(secret, metadata ?? {}),
    onIncomingRequest: (request, id) => (request.method === 'PATCH' ? refuseBytes(id) : Promise.resolve()),
    onUploadCreate: async (_request, upload) => {
      await refuseClaim(upload);
      return {};
    },
    onResponseError: (request, error) => {
      const refusal = refusalOf(error);
      if (refusal === null) return;
      if (refusal.code === 'internal') log.error({ err: error, method: request.method }, 'an upload failed');
      return { status_code: refusal.status_code, body: refusal.code };
    },
  });

  async function answer(request: Request): Promise<Response> {
    const spoken = request.headers.get('tus-resumable');
    if (request.method !== 'OPTIONS' && spoken !== TUS_RESUMABLE) {
      return problemAnswer(new FileRefusal('tus-version'), new Headers({ 'tus-version': TUS_RESUMABLE }));
    }
    return asProblem(await tus.handleWeb(request));
  }

  const app = new Hono();
  app.on(['POST', 'OPTIONS'], '/', (context) => answer(context.req.raw));
  app.on(['PATCH', 'OPTIONS'], '/:id{[0-9a-f]{64}}', (context) => answer(context.req.raw));
  // Hono asks the routes of GET for HEAD. What was uploaded is never given out here.
  app.get('/:id{[0-9a-f]{64}}', (context) =>
    context.req.raw.method === 'HEAD' ? answer(context.req.raw) : context.notFound(),
  );
  const sweep = startFileSweep({ uploads, objects, clock, onTrouble });
  return { app, close: sweep.close };
}

function uploadName(secret: Buffer, metadata: Partial<Record<keyof FileClaim, string | null>>): string {
  const { election, device, digest } = metadata;
  return createHmac('sha256', secret)
    .update(JSON.stringify([election ?? null, device ?? null, digest ?? null]))
    .digest('hex');
}

/** Made once: with another secret a phone would not find its upload again. */
async function ownSecret(folder: string): Promise<Buffer> {
  const name = join(folder, 'uploads.secret');
  const known = Buffer.from((await ifPresent(readFile(name, 'utf8'))) ?? '', 'hex');
  if (known.length === 32) return known;
  await makePrivateFolder(folder);
  const secret = randomBytes(32);
  await writeDurably(name, secret.toString('hex'), { mode: 0o600 });
  return secret;
}
