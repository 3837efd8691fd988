import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { promisedDigest } from '@kua/core/publication/release-name.ts';
import type { ObjectStore } from '../evidence/object-store.ts';
import { sha256, writeReleaseFile } from './release-folder.ts';

/** Puts a picture into a release, unless it is there. `lost`: the store does not have it, or has something else in its place. */
export async function holdPicture(
  folder: string,
  path: ReleasePath,
  objects: ObjectStore,
): Promise<'there' | 'put' | 'lost'> {
  if ((await stat(join(folder, path)).catch(() => null)) !== null) return 'there';
  const digest = promisedDigest(path) ?? '';
  if ((await objects.sizeOf(digest)) === null) return 'lost';
  const bytes = Buffer.concat((await objects.open(digest).toArray()) as Uint8Array[]);
  if (sha256(bytes) !== digest) return 'lost';
  await writeReleaseFile(folder, { path, bytes });
  return 'put';
}
