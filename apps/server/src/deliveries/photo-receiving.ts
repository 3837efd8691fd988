import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { contentEntry } from '@kua/core/evidence/content-entry.ts';
import { canonicalBytes } from '@kua/core/kernel/canonical-json.ts';
import { photoSets } from '@kua/core/deliveries/photo-sets.ts';
import { mostSetsAtOnce, type PhotoManifest, type PhotoSet } from '@kua/core/deliveries/photos-contract.ts';
import { encryptTo, sealedFile, type Encrypt } from '@kua/device/sealing.ts';
import { appendEntries } from '../evidence/ledger-store.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { readPhotoFolder, type PhotoFolder } from './photo-folder.ts';
import { knownPhotos } from './photo-store.ts';

export type PhotoRequest = Readonly<{
  pool: Pool;
  objects: ObjectStore;
  election: string;
  /** Whose they are. */
  source: string;
  folder: string;
  /** Recipients of the election. */
  recipients: Parameters<typeof encryptTo>[0];
  now: Date;
}>;

export type PhotoReport = Readonly<{
  kind: PhotoFolder['kind'];
  sets: number;
  photos: number;
  /** Photos of this organisation that were there already, in an earlier folder or twice in this one. */
  known: number;
  left: readonly string[];
}>;

/**
 * Takes in photos that another organisation collected: each is sealed as a phone's would be, what they were called and what was written
 * beside them too. The same folder again brings nothing.
 */
export async function receivePhotos(request: PhotoRequest): Promise<PhotoReport> {
  const { pool, objects, election, source, now } = request;
  const encrypt = encryptTo(request.recipients);
  const { kind, photos, left } = await readPhotoFolder(request.folder);
  const taken = new Set(await knownPhotos(pool, { election, source }));
  const count = { sets: 0, photos: 0, known: 0 };
  let batch: SealedSet[] = [];
  const append = async (): Promise<void> => {
    if (batch.length === 0) return;
    const manifest = await putSealed(objects, await encrypt(canonicalBytes(manifestOf(kind, batch))));
    const sets = batch.map(({ files }) => files);
    const entries = [contentEntry('decision', { type: 'photos', source, manifest, sets })];
    await appendEntries(pool, { election, entries, receivedAt: now.toISOString() });
    batch = [];
  };
  for (const set of photoSets(photos)) {
    const sealed = await sealSet(request, set, { taken, encrypt });
    count.known += set.length - sealed.files.length;
    if (sealed.files.length === 0) continue;
    count.sets += 1;
    count.photos += sealed.files.length;
    batch.push(sealed);
    if (batch.length === mostSetsAtOnce) await append();
  }
  await append();
  return { kind, ...count, left };
}

type Photo = PhotoFolder['photos'][number];
type SealedSet = Readonly<{ files: readonly PhotoSet[number][]; said: readonly Photo[] }>;

async function sealSet(
  { folder, objects }: PhotoRequest,
  set: readonly Photo[],
  { taken, encrypt }: Readonly<{ taken: Set<string>; encrypt: Encrypt }>,
): Promise<SealedSet> {
  const files: PhotoSet[number][] = [];
  const said: Photo[] = [];
  for (const photo of set) {
    const plain = await readFile(join(folder, photo.path));
    const digest = createHash('sha256').update(plain).digest('hex');
    if (taken.has(digest)) continue;
    taken.add(digest);
    const { type } = photo;
    const { sealed, attachment } = await sealedFile(plain, { type, role: 'page-1' }, encrypt);
    await putSealed(objects, sealed);
    const { sha256, size, sealed: name } = attachment;
    files.push({ sealed: name, sha256, size, type });
    said.push(photo);
  }
  return { files, said };
}

function manifestOf(kind: PhotoFolder['kind'], batch: readonly SealedSet[]): PhotoManifest {
  const photos = batch.flatMap(({ files, said }) =>
    said.map(({ path, sender, time, text }, index) => ({
      sealed: files[index]?.sealed ?? '',
      path,
      sender,
      time,
      text,
    })),
  );
  return { format: 'kua-photos/1', kind, photos };
}

async function putSealed(objects: ObjectStore, sealed: Uint8Array): Promise<string> {
  const { digest } = await objects.put(only(sealed));
  return digest;
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
