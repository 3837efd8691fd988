/** Files of uploads under way, in one folder: `<id>.json` what an upload is to become, `<id>.part` the bytes that arrived, if any. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { fileClaimSchema } from '@kua/core/evidence/file-claim.ts';
import { ifPresent, makePrivateFolder, syncFolder, writeDurably } from '../evidence/durable-file.ts';

const about = z.object({ size: z.number(), claim: fileClaimSchema, created: z.string() });
/** What is remembered of an upload beside its bytes. */
export type UploadAbout = Readonly<z.infer<typeof about>>;

export type UploadFolder = Readonly<{
  path: string;
  partOf: (id: string) => string;
  describe: (id: string, about: UploadAbout) => Promise<void>;
  /** Null where there is none, or none that can be read: such an upload begins again. */
  read: (id: string) => Promise<UploadAbout | null>;
  /** What arrived, on disk when it is told: whoever wrote it may have died before. Null where nothing lies here. */
  measure: (id: string) => Promise<Readonly<{ size: number; touched: Date }> | null>;
  /** Over the first bytes of what arrived; null where nothing lies here. */
  hash: (id: string, length: number) => Promise<Hash | null>;
  /** The names of the files in it are on disk when it returns. */
  settle: () => Promise<void>;
  /** Removes the bytes that arrived; on disk when it returns. */
  empty: (id: string) => Promise<void>;
  /** Removes all of an upload. After a power cut it may be here again. */
  forget: (id: string) => Promise<void>;
  /** The ids of what was described. Everything else that lies in the folder was cut off while it was made, and is removed. */
  sweep: () => Promise<readonly string[]>;
}>;

export async function uploadFolder(path: string): Promise<UploadFolder> {
  await makePrivateFolder(path);
  const partOf = (id: string): string => join(path, `${id}.part`);
  const aboutOf = (id: string): string => join(path, `${id}.json`);
  return {
    path,
    partOf,
    describe: (id, content) => writeDurably(aboutOf(id), JSON.stringify(content), { mode: 0o600 }),
    read: async (id) => {
      const text = await ifPresent(readFile(aboutOf(id), 'utf8'));
      const read = about.safeParse(text === null ? null : jsonOf(text));
      return read.success ? read.data : null;
    },
    measure: async (id) => {
      const file = await ifPresent(open(partOf(id), 'r+'));
      if (file === null) return null;
      try {
        await file.datasync();
        const { size, mtime } = await file.stat();
        return { size, touched: mtime };
      } finally {
        await file.close();
      }
    },
    hash: (id, length) => ifPresent(hashOf(partOf(id), length)),
    settle: () => syncFolder(path),
    empty: async (id) => {
      await rm(partOf(id), { force: true });
      await syncFolder(path);
    },
    forget: async (id) => {
      for (const name of [partOf(id), aboutOf(id)]) await rm(name, { force: true });
    },
    sweep: async () => {
      const names = await readdir(path);
      const ids = new Set(names.flatMap((name) => /^([0-9a-f]{64})\.json$/.exec(name)?.[1] ?? []));
      for (const name of names) {
        const id = name.slice(0, 64);
        if (!ids.has(id) || ![`${id}.json`, `${id}.part`].includes(name))
          await rm(join(path, name), { recursive: true, force: true });
      }
      return [...ids];
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function hashOf(path: string, length: number): Promise<Hash> {
  const hash = createHash('sha256');
  if (length === 0) return hash;
  for await (const chunk of createReadStream(path, { end: length - 1, highWaterMark: 1024 * 1024 }))
    hash.update(chunk as Buffer);
  return hash;
}
