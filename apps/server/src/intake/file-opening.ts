/** Opens sealed files inside the opener's process. Image bytes go to a limited process of their own and come back re-encoded. */
import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Encrypter, type Decrypter } from 'age-encryption';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { writeDurably } from '../evidence/durable-file.ts';
import { derivativeOf, usualLimits } from './image-derivative.ts';
import type { OpenedFile } from './opener-contract.ts';

/** Larger files are no images to us: they are hashed as they stream by. */
const largestImage = 40 * 1024 * 1024;

export type FileQuestion = Readonly<{
  decrypter: Decrypter;
  /** Of the election's keys. */
  folder: string;
  /** The sealed file. */
  path: string;
  /** Where the sealed derivative goes, if there is one. */
  derivative: string;
  /** To break it off: as if the file could not be read now, or its decoder had been stopped. */
  signal: AbortSignal;
}>;

/** Null where the seal cannot be broken or was cut. Fails where the file cannot be read, or the derivative not be written. */
export async function openFile(question: FileQuestion): Promise<OpenedFile | null> {
  const { decrypter, folder, path, derivative, signal } = question;
  const plain = await hashed(decrypter, createReadStream(path, { highWaterMark: 1024 * 1024, signal }));
  if (plain === null) return null;
  const { sha256, size, bytes } = plain;
  const outcome = bytes === null ? ({ is: 'none' } as const) : await derivativeOf(bytes, usualLimits, signal);
  if (outcome.is !== 'made') return { sha256, size, image: outcome };
  const { width, height, likeness, bytes: small } = outcome.derivative;
  await writeDurably(derivative, await sealTo(folder, small), { mode: 0o600 });
  return { sha256, size, image: { is: 'made', width, height, likeness } };
}

/** The bytes of a derivative; null where the seal cannot be broken, or it is too large to be one. */
export async function openDerivative(decrypter: Decrypter, path: string): Promise<Uint8Array | null> {
  const plain = await hashed(decrypter, createReadStream(path));
  return plain?.bytes ?? null;
}

type Plain = Readonly<{
  sha256: string;
  size: number;
  /** Null for what is larger than any image. */ bytes: Buffer | null;
}>;

async function hashed(decrypter: Decrypter, sealed: ReadStream): Promise<Plain | null> {
  // What the disk says is told apart from what the seal says.
  const unread: Error[] = [];
  sealed.on('error', (error) => unread.push(error));
  const hash = createHash('sha256');
  let size = 0;
  let kept: Uint8Array[] = [];
  try {
    const plain = await decrypter.decrypt(Readable.toWeb(sealed) as ReadableStream<Uint8Array>);
    for await (const chunk of plain) {
      hash.update(chunk);
      size += chunk.length;
      if (size <= largestImage) kept.push(chunk);
      else kept = [];
    }
  } catch {
    sealed.destroy();
    if (unread[0] !== undefined) throw unread[0];
    return null;
  }
  return { sha256: hash.digest('hex'), size, bytes: size <= largestImage ? Buffer.concat(kept) : null };
}

/** To the same two recipients as everything else. */
async function sealTo(folder: string, plain: Uint8Array): Promise<Uint8Array> {
  const list = parseKeyList(splitNote(await readFile(join(folder, 'keys.txt'), 'utf8'))?.text ?? '');
  if (list === null) throw new Error('the keys folder has no key list');
  const encrypter = new Encrypter();
  encrypter.addRecipient(list.intake);
  encrypter.addRecipient(list.recovery);
  return encrypter.encrypt(plain);
}
