/**
 * Which photos of a folder or chat belong together. Whoever photographs a protocol sends its pages at once: photos of one album are one set;
 * without albums, photos that follow each other, of one sender and of the same minute. Of a plain folder the sender is the folder in it
 * where they lie, and the time that of the file. A set that mixes two protocols is seen by whoever is to find its station, and refused.
 */
import { mostPhotosOfSet } from './photos-contract.ts';

export type FoundPhoto = Readonly<{
  /** Inside the folder, `/` between names. */
  path: string;
  sender: string;
  /** As it was written beside it; of a file, when it was changed last. */
  time: string;
  /** The same for all of one minute. */
  minute: string;
  album: string | null;
  /** What was written beside it. */
  text: string | null;
}>;

export function photoSets<Photo extends FoundPhoto>(photos: readonly Photo[]): readonly (readonly Photo[])[] {
  const sets: Photo[][] = [];
  for (const photo of photos) {
    const last = sets.at(-1);
    const before = last?.at(-1);
    if (last !== undefined && before !== undefined && last.length < mostPhotosOfSet && areTogether(before, photo)) {
      last.push(photo);
    } else sets.push([photo]);
  }
  return sets;
}

function areTogether(left: FoundPhoto, right: FoundPhoto): boolean {
  if (left.album !== null || right.album !== null) return left.album === right.album;
  return left.sender === right.sender && left.minute === right.minute;
}
