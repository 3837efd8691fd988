/** Opens files of results: plain or gzip, in any encoding, never whole in memory. */
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BrokenTextError, type ReadFile } from '@kua/core/deliveries/reading.ts';
import { decodeText } from './text-decoder.ts';

const chunkSize = 262_144;

/** Where the bytes of a file come from; each call reads them anew. */
export type ByteSource = () => AsyncIterable<Uint8Array>;

/** A file on disk. */
export function fileBytes(path: string): ByteSource {
  return () => createReadStream(path, { highWaterMark: chunkSize });
}

/**
 * A file as `readDelivery` takes it.
 * @param onBytes told how many bytes (as stored) were read, for a progress bar
 */
export function tableFile(
  name: string,
  source: ByteSource,
  onBytes: (count: number) => void = () => undefined,
): ReadFile {
  return { name, open: (encoding) => decodeText(inflated(watched(source(), onBytes)), encoding) };
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Decompresses what begins like gzip, whatever its name. */
async function* inflated(bytes: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let start: Uint8Array = new Uint8Array();
  for (;;) {
    const next = await bytes.next();
    if (next.done === true) break;
    start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
    if (start.length >= 2) break;
  }
  if (start[0] !== 0x1f || start[1] !== 0x8b) {
    yield* joined(start, bytes);
    return;
  }
  const whole = Readable.from(joined(start, bytes), { objectMode: false, highWaterMark: chunkSize });
  const gunzip = createGunzip({ chunkSize });
  // The error reaches the loop below through the stream itself.
  pipeline(whole, gunzip, () => undefined);
  try {
    for await (const chunk of gunzip) yield bytesOf(chunk);
  } catch (error) {
    if (!isInflateError(error)) throw error;
    throw new BrokenTextError('file-broken', `The compressed file is damaged or cut off: ${error.message}.`);
  }
}

async function* joined(start: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  yield* rest;
}

function isInflateError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error('a byte stream gave something else');
}
