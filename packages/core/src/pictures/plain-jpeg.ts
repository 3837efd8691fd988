/**
 * Whether a file is a JPEG picture and nothing else: no EXIF, no place, no thumbnail, no profile, no comment, nothing behind its end. Read by
 * its own form, so that no library has to be believed that it left nothing in.
 */
import { failure, success, type Result } from '../kernel/result.ts';

export type PlainJpeg = Readonly<{ width: number; height: number }>;

/** `cut`: it is no JPEG, or not all of one. Otherwise what does not belong there: the name of a segment, or `trailing`. */
export type JpegFault = 'cut' | 'trailing' | 'thumbnail' | `segment-${string}`;

const [startOfImage, endOfImage, startOfScan, jfif] = [0xd8, 0xd9, 0xda, 0xe0];
/** Start of frame (Huffman: baseline, extended, progressive), tables, restart interval. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
const tables: ReadonlySet<number> = new Set([0xc4, 0xdb, 0xdd]);
/** Version, units, density (2 × 2), size of a thumbnail (2), after the name. */
const jfifLength = 16;

export function plainJpeg(bytes: Uint8Array): Result<PlainJpeg, JpegFault> {
  if (bytes[0] !== 0xff || bytes[1] !== startOfImage) return failure('cut');
  let size: PlainJpeg | null = null;
  for (let at = 2; ;) {
    const marker = bytes[at] === 0xff ? bytes[at + 1] : undefined;
    if (marker === undefined) return failure('cut');
    if (marker === endOfImage) {
      if (size === null) return failure('cut');
      return at + 2 === bytes.length ? success(size) : failure('trailing');
    }
    const length = pair(bytes, at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return failure('cut');
    if (frames.has(marker)) {
      if (size !== null || length < 8) return failure('cut');
      size = { height: pair(bytes, at + 5), width: pair(bytes, at + 7) };
    } else if (marker === jfif) {
      if (!isJfif(bytes, at + 4)) return failure('segment-e0');
      if (length !== jfifLength) return failure('thumbnail');
    } else if (marker !== startOfScan && !tables.has(marker)) return failure(`segment-${marker.toString(16)}` as const);
    at += 2 + length;
    if (marker === startOfScan) at = endOfScan(bytes, at);
  }
}

/** The place of the next marker that is none of the scan itself: neither an escaped byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

function isJfif(bytes: Uint8Array, at: number): boolean {
  return String.fromCharCode(...bytes.subarray(at, at + 5)) === 'JFIF\0';
}

function pair(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
