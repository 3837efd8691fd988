import type { Hash } from 'node:crypto';
import type { FileBook, FileOwner } from './file-store.ts';
import type { UploadAbout } from './upload-folder.ts';

/** An upload of which not all is here yet, or not taken in yet. */
export type Arriving = {
  readonly about: UploadAbout;
  /** Bytes that are on disk: no more is ever told. */
  arrived: number;
  /** Over exactly these; null: to be made from the file again. */
  hash: Hash | null;
  /** When bytes came last. */
  touched: Date;
};

/** A long video of a count; what one device may leave in an election; how long an upload that stands still is kept. */
export const uploadLimits = {
  bytes: 512 * 1024 * 1024,
  deviceBytes: 8 * 1024 * 1024 * 1024,
  deviceFiles: 4000,
  unfinished: 50,
  abandonedMs: 14 * 86_400_000,
  /** An upload without any bytes for so long keeps no room free: who only announces takes the disk from nobody. */
  quietMs: 3_600_000,
} as const;

type Some = Readonly<{
  book: FileBook;
  owner: FileOwner;
  /** Of the file that is about to begin. */
  size: number;
  /** All that is under way. */
  arriving: Iterable<Arriving>;
}>;

/** Whether a device may begin one more. */
export async function quotaLeft({ book, owner, size, arriving }: Some): Promise<boolean> {
  const used = await book.usageOf(owner);
  let [files, bytes] = [0, 0];
  for (const { about } of arriving) {
    if (about.claim.device !== owner.device || about.claim.election !== owner.election) continue;
    files += 1;
    bytes += about.size;
  }
  return (
    files < uploadLimits.unfinished &&
    used.files + files < uploadLimits.deviceFiles &&
    used.bytes + bytes + size <= uploadLimits.deviceBytes
  );
}

/** What uploads under way have still to bring. */
export function promisedBytes(arriving: Iterable<Arriving>, now: Date): number {
  let bytes = 0;
  for (const { about, arrived, touched } of arriving)
    if (now.getTime() - touched.getTime() <= uploadLimits.quietMs) bytes += about.size - arrived;
  return bytes;
}
