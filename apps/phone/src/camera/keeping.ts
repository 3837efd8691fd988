/** From a photo in memory to sealed bytes on the phone. */
import { failure } from '@kua/core/kernel/result.ts';
import { keep } from '../evidence/saying.ts';
import { jpegBlob, type Taken } from './taking.ts';

const type = 'image/jpeg';
/** Enough to read large figures, in the time that a bad line gives. */
const thumbnailQuality = 0.6;

export function keepPhoto({ photo }: Taken, role: string): ReturnType<typeof keep> {
  return keep(photo.stream(), { type, role, rank: 'photo' });
}

export async function keepThumbnail({ small }: Taken, role: string): ReturnType<typeof keep> {
  const blob = await jpegBlob(small, thumbnailQuality);
  if (blob === null) return failure({ code: 'storage-failed' });
  return keep(blob.stream(), { type, role: `${role}-thumbnail`, rank: 'thumbnail' });
}
