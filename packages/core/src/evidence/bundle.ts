/**
 * Bundle: the sealed outbox of a phone as one file for any carrier (docs/formats/bundle.md). It is the same bytes that the phone would send:
 * envelopes and sealed files, one behind the other, each with a line in front of it. Whoever writes one needs no more memory than for
 * one line: a browser puts lines and blobs into a blob.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { envelopeBytes, longestEnvelope, type Envelope } from './envelope.ts';
import { fileClaimSchema, type FileClaim } from './file-claim.ts';
import type { Hex32 } from './leaf.ts';

/** The first line of a bundle. */
export const bundleStart = utf8ToBytes('kua-bundle/1\n');
/** Each part stands in lines of its own: what comes after it begins with this. */
export const lineFeed = utf8ToBytes('\n');
/** How the line of a part begins: after damage, reading goes on at the next one. */
export const partMark = '~kua ';
/** Bytes of the longest line. */
export const longestLine = 512;
/** As the door of files. */
const largestFile = 512 * 1024 * 1024;

/** What stands in front of a part, or at the end of all. */
export type BundleLine = Readonly<
  | { kind: 'start' }
  | { kind: 'envelope'; size: number; digest: Hex32 }
  | { kind: 'file'; size: number; claim: FileClaim }
  | { kind: 'end'; envelopes: number; files: number }
>;

/** An envelope as it stands in a bundle, with its line. Envelopes come before files: a bundle that is cut off has lost the large ones. */
export function bundledEnvelope(envelope: Envelope): Uint8Array {
  const bytes = envelopeBytes(envelope);
  return concatBytes(line(`envelope ${bytes.length} ${bytesToHex(sha256(bytes))}`), bytes, lineFeed);
}

/** The line before a sealed file of that many bytes; the bytes follow, then `lineFeed`. */
export function bundledFileLine({ election, device, digest, signature }: FileClaim, size: number): Uint8Array {
  return line(`file ${size} ${digest} ${election} ${device} ${signature}`);
}

/** The last line: without it a bundle was cut off. */
export function bundleEnd({ envelopes, files }: Readonly<{ envelopes: number; files: number }>): Uint8Array {
  return line(`end ${envelopes} ${files}`);
}

/** Null for what is no line in exactly this form; `text` is without its line feed. */
export function parseBundleLine(text: string): BundleLine | null {
  if (text === 'kua-bundle/1') return { kind: 'start' };
  const said = text.slice(0, -checkLength);
  if (!said.startsWith(partMark) || text.slice(-checkLength) !== checkOf(said)) return null;
  const [kind, first = '', second = '', election, device, signature, ...rest] = said
    .slice(partMark.length, -1)
    .split(' ');
  const [size, count] = [numberOf(first), numberOf(second)];
  if (size === null || rest.length > 0) return null;
  switch (kind) {
    case 'envelope':
      return election === undefined && size <= longestEnvelope && /^[0-9a-f]{64}$/.test(second)
        ? { kind, size, digest: second }
        : null;
    case 'file': {
      const claim = fileClaimSchema.safeParse({ election, device, digest: second, signature });
      return claim.success && size <= largestFile ? { kind, size, claim: claim.data } : null;
    }
    case 'end':
      return election === undefined && count !== null ? { kind, envelopes: size, files: count } : null;
    default:
      return null;
  }
}

function line(text: string): Uint8Array {
  const said = `${partMark}${text} `;
  return utf8ToBytes(`${said}${checkOf(said)}\n`);
}

const checkLength = 8;

/** A line says itself whether it is whole: its length is believed before the bytes are there. */
function checkOf(said: string): string {
  return bytesToHex(sha256(utf8ToBytes(said))).slice(0, checkLength);
}

function numberOf(text: string): number | null {
  return /^(?:0|[1-9]\d{0,9})$/.test(text) ? Number(text) : null;
}
