/** Reads a bundle from anything that gives bytes of a place: a file, a blob. Whatever is whole is found, also behind what is not. */
import { utf8 } from '@scure/base';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { bundleStart, lineFeed, longestLine, parseBundleLine, partMark, type BundleLine } from './bundle.ts';
import { envelopeSchema, type Envelope } from './envelope.ts';
import type { FileClaim } from './file-claim.ts';
import { equalBytes } from './merkle.ts';

/** `read` gives the bytes from `start` to, not including, `end`; both lie within the size. */
export type BundleSource = Readonly<{ size: number; read: (start: number, end: number) => Promise<Uint8Array> }>;

export type BundlePart = Readonly<
  | { kind: 'envelope'; envelope: Envelope; start: number; size: number }
  /** `start`: where its sealed bytes begin in the bundle. They were read and are those of the claim. */
  | { kind: 'file'; claim: FileClaim; start: number; size: number }
  | { kind: 'end'; envelopes: number; files: number }
  | BundleDamage
>;

export type BundleCounts = Readonly<{ envelopes: number; files: number }>;

export type BundleDamage = Readonly<
  { kind: 'damage'; start: number; end: number } & (
    | {
        /**
         * `bundle-unreadable`: bytes that say nothing; `envelope-damaged`, `file-damaged`: a part that is not what its line says;
         * `bundle-cut`: another bundle begins, or nothing comes any more, before its end.
         */
        code: 'bundle-unreadable' | 'envelope-damaged' | 'file-damaged' | 'bundle-cut';
        /** Of the sealed file, where it is known which one it was. */
        digest: string | null;
      }
    /** Its end says other numbers than were found, damaged parts included: some are gone without a trace, or it has swallowed others. */
    | { code: 'bundle-miscounted'; said: BundleCounts; found: BundleCounts }
  )
>;

const chunk = 1024 * 1024;
const nothing: BundleCounts = { envelopes: 0, files: 0 };

/** Several bundles may stand behind one another: each has to have its own end, and in it the number of its own parts. */
export async function* readBundle(source: BundleSource): AsyncGenerator<BundlePart> {
  let found = nothing;
  let state: 'before' | 'within' | 'behind' = 'before';
  for await (const { part, at } of placedParts(source)) {
    if (part.kind === 'start') {
      if (state === 'within') yield damage('bundle-cut', at, at);
      [found, state] = [nothing, 'within'];
    } else if (part.kind === 'end') {
      const { envelopes, files } = part;
      if (envelopes !== found.envelopes || files !== found.files)
        yield { kind: 'damage', code: 'bundle-miscounted', start: at, end: at, said: { envelopes, files }, found };
      [found, state] = [nothing, 'behind'];
      yield part;
    } else {
      const more = countOf(part);
      if (more !== null) {
        found = { envelopes: found.envelopes + more.envelopes, files: found.files + more.files };
        state = 'within';
      }
      yield part;
    }
  }
  if (state !== 'behind') yield damage('bundle-cut', source.size, source.size);
}

/** Null for what is no part. One that is damaged is one of those that the end counts. */
function countOf(part: BundlePart): BundleCounts | null {
  const name = part.kind === 'damage' ? part.code : part.kind;
  if (name === 'envelope' || name === 'envelope-damaged') return { envelopes: 1, files: 0 };
  return name === 'file' || name === 'file-damaged' ? { envelopes: 0, files: 1 } : null;
}

type PlacedPart = Readonly<{ part: BundlePart | Readonly<{ kind: 'start' }>; at: number }>;

async function* placedParts(source: BundleSource): AsyncGenerator<PlacedPart> {
  let at = 0;
  while (at < source.size) {
    const found = await lineAt(source, at);
    if (found === null) {
      const next = await nextLine(source, at);
      yield { part: damage('bundle-unreadable', at, next), at };
      at = next;
      continue;
    }
    const { line, length } = found;
    const begins = at;
    const start = at + length;
    at = start;
    if (line.kind === 'end' || line.kind === 'start') {
      yield { part: line, at: begins };
      continue;
    }
    const part = await readPart(source, start, line);
    const damaged = part.kind === 'damage';
    at = damaged ? await afterDamage(source, start, line.size) : start + line.size + lineFeed.length;
    // Of a part that was cut off it is said where it begins, and nothing more is there.
    yield { part: damaged ? { ...part, end: at } : part, at: begins };
  }
}

type FoundLine = Readonly<{ line: BundleLine; length: number }>;

async function lineAt({ size, read }: BundleSource, at: number): Promise<FoundLine | null> {
  const bytes = await read(at, Math.min(at + longestLine, size));
  const end = bytes.indexOf(0x0a);
  if (end === -1) return null;
  const line = parseBundleLine(asciiOf(bytes.subarray(0, end)));
  return line === null ? null : { line, length: end + 1 };
}

/** Lines are plain ASCII; whatever else stands there is none, and makes no line by chance. */
function asciiOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

type PartLine = Extract<BundleLine, { size: number }>;

type ReadPart = Extract<BundlePart, { kind: 'envelope' | 'file' }> | PlainDamage;

async function readPart(source: BundleSource, start: number, line: PartLine): Promise<ReadPart> {
  const end = start + line.size;
  const digest = line.kind === 'file' ? line.claim.digest : line.digest;
  const broken = damage(line.kind === 'file' ? 'file-damaged' : 'envelope-damaged', start, end);
  const whole = end + lineFeed.length <= source.size && (await digestOf(source, start, end)) === digest;
  if (!whole || !equalBytes(await source.read(end, end + lineFeed.length), lineFeed))
    return { ...broken, digest: line.kind === 'file' ? digest : null };
  if (line.kind === 'file') return { kind: 'file', claim: line.claim, start, size: line.size };
  const envelope = envelopeSchema.safeParse(jsonOf(await source.read(start, end)));
  return envelope.success ? { kind: 'envelope', envelope: envelope.data, start, size: line.size } : broken;
}

async function digestOf({ read }: BundleSource, start: number, end: number): Promise<string> {
  const hash = sha256.create();
  for (let at = start; at < end; at += chunk) hash.update(await read(at, Math.min(at + chunk, end)));
  return bytesToHex(hash.digest());
}

/** Where reading goes on: behind the damaged part if something stands there, else at the next line wherever it is. */
async function afterDamage(source: BundleSource, start: number, size: number): Promise<number> {
  const behind = start + size + lineFeed.length;
  if (behind < source.size && (await lineAt(source, behind)) !== null) return firstLineBefore(source, start, behind);
  // The part may be gone as a whole: then the next line stands right behind its own.
  return nextLine(source, start - lineFeed.length);
}

const mark = utf8ToBytes(`\n${partMark}`);

/** The beginning of the next line that can be read, or the end of the bundle. */
async function nextLine(source: BundleSource, from: number): Promise<number> {
  for (let at = from; at < source.size; at += chunk) {
    // Some more than a chunk: a mark may lie across its end.
    const bytes = await source.read(at, Math.min(at + chunk + mark.length - 1, source.size));
    for (let place = indexOf(bytes, 0); place !== -1; place = indexOf(bytes, place + 1)) {
      const begins = at + place + lineFeed.length;
      if ((await lineAt(source, begins)) !== null) return firstLineBefore(source, from, begins);
    }
  }
  return source.size;
}

/** Where a part was cut off, the first line of the next bundle stands right behind its bytes, in no line of its own. */
async function firstLineBefore(source: BundleSource, from: number, begins: number): Promise<number> {
  const first = begins - bundleStart.length;
  return first >= from && equalBytes(await source.read(first, begins), bundleStart) ? first : begins;
}

function indexOf(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0x0a, from); at !== -1; at = bytes.indexOf(0x0a, at + 1))
    if (equalBytes(bytes.subarray(at, at + mark.length), mark)) return at;
  return -1;
}

type PlainDamage = Extract<BundleDamage, { digest: string | null }>;

function damage(code: PlainDamage['code'], start: number, end: number): PlainDamage {
  return { kind: 'damage', code, start, end, digest: null };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.encode(bytes));
  } catch {
    return undefined;
  }
}
