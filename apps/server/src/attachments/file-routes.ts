/** `/api/v1/files`: tus 1.0 (docs/formats/files.md). A file is named by the digest of its sealed bytes and belongs to a device's quota. */
import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Server, type ServerOptions } from '@tus/server';
import type { Upload } from '@tus/utils';
import { Hono } from 'hono';
import type { Pool } from 'pg';
import { fileClaimMessage, fileClaimSchema, type FileClaim } from '@kua/core/evidence/file-claim.ts';
import { findDevice } from '../access/device-store.ts';
import type { DiskRoom } from '../evidence/disk-room.ts';
import { makePrivateFolder, writeDurably } from '../evidence/durable-file.ts';
import { verifyEd25519 } from '../evidence/ed25519.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { databaseTrouble } from '../postgres/database-trouble.ts';
import { FileDataStore, NoRoom, OtherBytes, type WholeUpload } from './file-data-store.ts';
import { keepReceived, usageOf } from './file-store.ts';

/** A long video of a count; what one device may leave in an election; how long an upload that stands still is kept. */
export const fileLimits = {
  bytes: 512 * 1024 * 1024,
  deviceBytes: 8 * 1024 * 1024 * 1024,
  deviceFiles: 4000,
  unfinished: 50,
  abandonedMs: 14 * 86_400_000,
} as const;

export type FileRoutesOptions = Readonly<{
  pool: Pool;
  objects: ObjectStore;
  /** For uploads under way; on the file system of the objects. */
  folder: string;
  room: DiskRoom;
  clock: () => Date;
  /** Told when a file is whole. */
  onFile: (election: string) => void;
}>;

const path = '/api/v1/files';

export async function fileRoutes(options: FileRoutesOptions): Promise<Hono> {
  const { pool, objects, folder, clock, onFile } = options;
  const secret = await ownSecret(folder);
  const store = new FileDataStore(join(folder, 'incoming'), { keep: keepWhole, room: options.room });
  await dropAbandoned(store, clock());

  async function refuseClaim(upload: Upload): Promise<void> {
    const size = upload.size ?? -1;
    const claim = fileClaimSchema.safeParse(upload.metadata);
    if (!claim.success || size < 0) throw refusal(400, 'claim-malformed', 'The upload does not say whose it is.');
    const { election, device, signature } = claim.data;
    const signed = verifyEd25519(
      Buffer.from(device, 'hex'),
      fileClaimMessage(claim.data, size),
      Buffer.from(signature, 'hex'),
    );
    if (!signed) throw refusal(400, 'signature-invalid', 'The signature is not that of the device.');
    const known = await findDevice(pool, { election, device });
    if (known === null || known.revoked)
      throw refusal(401, 'device-unknown', 'The device is not on the list of the election.');
    if ((await store.about(upload.id)) !== null) return;
    const used = await usageOf(pool, { election, device });
    const unfinished = (await store.list()).filter(
      ({ about }) => !about.complete && about.metadata['device'] === device && about.metadata['election'] === election,
    );
    const bytes = unfinished.reduce((sum, { about }) => sum + about.size, used.bytes + size);
    if (
      bytes > fileLimits.deviceBytes ||
      used.files + unfinished.length >= fileLimits.deviceFiles ||
      unfinished.length >= fileLimits.unfinished
    )
      throw refusal(429, 'file-quota', 'This device has left as much as it may.');
    if (!(await options.room.hasRoom(size))) throw noRoom;
  }

  /** Before anybody is told that the upload is whole: it is what it was said to be, in its place, and in the database. */
  async function keepWhole({ path: part, digest, about }: WholeUpload): Promise<boolean> {
    const { election, device, digest: announced } = fileClaimSchema.parse(about.metadata);
    if (digest !== announced) return false;
    if (part !== null) await objects.adopt(part, digest);
    else if (!(await objects.has(digest))) return false;
    await keepReceived(pool, { election, device, digest, size: about.size, receivedAt: clock().toISOString() });
    onFile(election);
    return true;
  }

  const settings: Omit<ServerOptions, 'locker'> & { datastore: FileDataStore } = {
    path,
    datastore: store,
    maxSize: fileLimits.bytes,
    relativeLocation: true,
    // Nobody can guess it who does not know the claim, and it is the same when the answer was lost.
    namingFunction: (_request, metadata) => uploadName(secret, metadata ?? {}),
    onUploadCreate: async (_request, upload) => {
      await refuseClaim(upload);
      return {};
    },
    onResponseError: (_request, error) => {
      if (error instanceof OtherBytes) return otherBytes;
      if (error instanceof NoRoom) return noRoom;
      // What happened here is nothing for others to read.
      if (!('status_code' in error)) return troubles[databaseTrouble(error) ?? 'other'];
      // A part of tus that is not offered here: the request is wrong, the server is not.
      return { status_code: error.status_code === 501 ? 400 : error.status_code, body: error.body };
    },
  };
  const tus = new Server(settings);
  const app = new Hono();
  app.on(['POST', 'OPTIONS'], '/', (context) => tus.handleWeb(context.req.raw));
  app.on(['PATCH', 'OPTIONS'], '/:id{[0-9a-f]{64}}', (context) => tus.handleWeb(context.req.raw));
  // Hono asks the routes of GET for HEAD. What was uploaded is never given out here.
  app.get('/:id{[0-9a-f]{64}}', (context) =>
    context.req.raw.method === 'HEAD' ? tus.handleWeb(context.req.raw) : context.notFound(),
  );
  return app;
}

type Refusal = Readonly<{ status_code: number; body: string }>;

const otherBytes = refusal(460, 'digest-mismatch', 'The bytes are not those that were announced: begin again.');

const noRoom = refusal(507, 'storage-full', 'There is no room here now. Keep it and go on later.');

const troubles = {
  full: noRoom,
  away: refusal(503, 'not-ready', 'The database does not answer now. Try again soon.'),
  other: refusal(500, 'internal', 'Something failed here.'),
} as const;

function refusal(status: number, code: string, title: string): Error & Refusal {
  const body = JSON.stringify({ type: 'about:blank', title, status, code });
  return Object.assign(new Error(title), { status_code: status, body });
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
  const known = Buffer.from(await readFile(name, 'utf8').catch(() => ''), 'hex');
  if (known.length === 32) return known;
  await makePrivateFolder(folder);
  const secret = randomBytes(32);
  await writeDurably(name, secret.toString('hex'), { mode: 0o600 });
  return secret;
}

async function dropAbandoned(store: FileDataStore, now: Date): Promise<void> {
  for (const { id, about } of await store.list()) {
    if (!about.complete && now.getTime() - Date.parse(about.created) > fileLimits.abandonedMs) await store.forget(id);
  }
}
