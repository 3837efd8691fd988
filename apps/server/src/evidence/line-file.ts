/** Files of JSON lines in gzip: written and read line by line, never whole in memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import type { z } from 'zod';

const lineFeed = 10;
/** Sealed bytes hardly get smaller, and a backup must not take the machine from those who take things in. */
const level = 1;
const chunkSize = 256 * 1024;

/** On disk when it returns, its name aside: that is the folder's. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<unknown>,
): Promise<Readonly<{ bytes: number; sha256: string }>> {
  const hash = createHash('sha256');
  let bytes = 0;
  const gzip = createGzip({ level, chunkSize });
  // An error reaches the loop below through the stream itself.
  pipeline(Readable.from(textOf(lines), { objectMode: false }), gzip, () => undefined);
  const file = await open(path, 'w', 0o600);
  try {
    for await (const chunk of gzip as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

async function* textOf(lines: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < chunkSize) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

/** A file of lines that is not what it should be. */
export class BrokenLines extends Error {}

/** Each line as its schema knows it. Throws `BrokenLines` at the first one that is none, and where the file is cut off. */
export async function* readLines<T>(path: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  let number = 0;
  for await (const text of textLines(path)) {
    number += 1;
    const parsed = schema.safeParse(jsonOf(text));
    if (!parsed.success) throw new BrokenLines(`line ${number} is not of its form`);
    yield parsed.data;
  }
}

async function* textLines(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip({ chunkSize });
  pipeline(createReadStream(path), gunzip, () => undefined);
  let parts: Buffer[] = [];
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
        yield Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8');
        parts = [];
        start = end + 1;
      }
      if (start < chunk.length) parts.push(chunk.subarray(start));
    }
  } catch (error) {
    const cut = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
    throw cut ? new BrokenLines(`it is damaged or cut off: ${error.message}`) : error;
  }
  if (parts.length > 0) throw new BrokenLines('its last line has no end');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Length and digest of a file; null where there is none. */
export async function fingerprint(path: string): Promise<Readonly<{ bytes: number; sha256: string }> | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return { bytes, sha256: hash.digest('hex') };
}
