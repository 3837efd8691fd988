/** Bytes of an upload on their way to the disk. */
import type { Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { writeAll } from '../evidence/durable-file.ts';

/** As many are gathered before they are written: a connection brings far less at a time. */
const gathered = 256 * 1024;

export type Written = Readonly<{
  /** What lies on disk now, from the beginning of the file. */
  arrived: number;
  /** Over exactly that. */
  hash: Hash;
  /** Why it ended before the end of what came. */
  error: Error | null;
}>;

export type WriteOptions = Readonly<{
  path: string;
  /** What lies there already; anything behind it was never told to anybody. */
  from: number;
  /** Bytes that the whole file has. */
  size: number;
  /** Over what lies there. */
  hash: Hash;
  /** Asked before so many bytes are written; fails where there is no room for them. */
  takeRoom: (bytes: number) => Promise<void>;
}>;

const roomAtOnce = 4 * 1024 * 1024;

/**
 * Writes what comes behind what is there. What came before a connection broke or a disk was full stays. Fails only where it cannot be
 * told what is on disk.
 */
export async function writePart(chunks: AsyncIterable<Uint8Array>, options: WriteOptions): Promise<Written> {
  const { path, from, size, hash, takeRoom } = options;
  const file = await open(path, from === 0 ? 'w' : 'r+', 0o600);
  try {
    if (from > 0) await file.truncate(from);
    const state = { arrived: from, room: 0 };
    const error = await take(chunks, size - from, async (bytes) => {
      if (state.room < bytes.length) {
        const wanted = Math.max(bytes.length, Math.min(roomAtOnce, size - state.arrived));
        await takeRoom(wanted);
        state.room += wanted;
      }
      await writeAll(file, bytes, state.arrived);
      hash.update(bytes);
      state.arrived += bytes.length;
      state.room -= bytes.length;
    });
    await settle(file, state.arrived);
    return { arrived: state.arrived, hash, error };
  } finally {
    await file.close();
  }
}

/** Gathers what comes, and tells why it ended: null at its end. `write` has done with the bytes when it returns. */
async function take(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<Error | null> {
  const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(gathered, most)));
  let length = 0;
  const flush = (): Promise<Error | null> => {
    const bytes = buffer.subarray(0, length);
    length = 0;
    return failureOf(bytes.length === 0 ? Promise.resolve() : write(bytes));
  };
  const refused = { by: null as Error | null };
  const broken = await failureOf(
    (async () => {
      for await (const chunk of chunks) {
        for (let done = 0; done < chunk.length;) {
          const part = chunk.subarray(done, done + buffer.length - length);
          buffer.set(part, length);
          length += part.length;
          done += part.length;
          if (length === buffer.length) refused.by = await flush();
          if (refused.by !== null) return;
        }
      }
    })(),
  );
  return refused.by ?? (await flush()) ?? broken;
}

function failureOf(work: Promise<void>): Promise<Error | null> {
  return work.then(
    () => null,
    (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown))),
  );
}

async function settle(file: FileHandle, arrived: number): Promise<void> {
  const { size } = await file.stat();
  // Of what a full disk took in part, nothing counts.
  if (size !== arrived) await file.truncate(arrived);
  await file.datasync();
}
