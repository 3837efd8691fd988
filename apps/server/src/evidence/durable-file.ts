import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A rename or a new file is durable only when the folder that holds its name is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Null where there is no such file. Any other trouble is not the same: a file that cannot be read now is there. */
export async function ifPresent<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes all of it at that place, or fails: the system may take less than it is given, on a full disk for one. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, place: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, place + done);
    if (bytesWritten === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

type Options = Readonly<{ mode?: number; exclusive?: boolean }>;

/** Writes a file whole or not at all; on disk when it returns. `exclusive`: fails where there is one already. */
export async function writeDurably(path: string, content: string | Uint8Array, options: Options = {}): Promise<void> {
  const { mode = 0o644, exclusive = false } = options;
  const target = exclusive ? path : `${path}.new`;
  const file = await open(target, exclusive ? 'wx' : 'w', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  if (!exclusive) await rename(target, path);
  await syncFolder(dirname(path));
}

/** Makes a folder that only its owner enters, and those above it; their names are on disk when it returns. */
export async function makePrivateFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let folder = path; folder.length >= first.length; folder = dirname(folder)) await syncFolder(dirname(folder));
}
