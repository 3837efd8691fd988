/** Opens sealed files inside the opener's process. Image bytes go to a limited process of their own and come back re-encoded. */
import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Encrypter, type Decrypter } from 'age-encryption';
import { parseKeyList } from '@kua/core/evidence/key-list.ts';
import { splitNote } from '@kua/core/evidence/note.ts';
import { writeDurably } from '../evidence/durable-file.ts';
import { derivativeOf } from './image-derivative.ts';
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
}>;

/** Null where the seal cannot be broken or was cut. */
export async function openFile({ decrypter, folder, path, derivative }: FileQuestion): Promise<OpenedFile | null> {
  const hash = createHash('sha256');
  let size = 0;
  let kept: Uint8Array[] = [];
  try {
    const plain = await decrypter.decrypt((await openAsBlob(path)).stream());
    for await (const chunk of plain) {
      hash.update(chunk);
      size += chunk.length;
      if (size <= largestImage) kept.push(chunk);
      else kept = [];
    }
  } catch {
    return null;
  }
  const made = size <= largestImage ? await derivativeOf(Buffer.concat(kept)) : null;
  if (made !== null) await writeDurably(derivative, await sealTo(folder, made.bytes), { mode: 0o600 });
  const image = made === null ? null : { width: made.width, height: made.height };
  return { sha256: hash.digest('hex'), size, image };
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
