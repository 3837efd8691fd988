import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { byteOrderMark, csvLine, type CsvCell } from '@kua/core/publication/csv-text.ts';
import type { ReleasePath } from '@kua/core/publication/release-contract.ts';
import { syncFolder } from '../evidence/durable-file.ts';
import { temporaryBeside } from './release-folder.ts';

export type WrittenDownload = Readonly<{ path: ReleasePath; bytes: number }>;

/** A table that is written as its rows come; only once it is whole does it get its name. Owned by one publication. */
export type TableWriter = Readonly<{
  add: (rows: readonly (readonly CsvCell[])[]) => Promise<void>;
  finish: () => Promise<WrittenDownload>;
  abandon: () => Promise<void>;
}>;

/** Rows are handed to the disk in pieces of about this many characters. */
const pieceSize = 256 * 1024;

export async function tableWriter(folder: string, label: string, header: readonly CsvCell[]): Promise<TableWriter> {
  await mkdir(join(folder, 'downloads'), { recursive: true });
  const temporary = temporaryBeside(join(folder, 'downloads', label));
  const file: FileHandle = await open(temporary, 'wx');
  const hash = createHash('sha256');
  let waiting = byteOrderMark + csvLine(header);
  let bytes = 0;

  async function flush(): Promise<void> {
    const piece = Buffer.from(waiting, 'utf8');
    waiting = '';
    hash.update(piece);
    bytes += piece.byteLength;
    await file.writeFile(piece);
  }
  return {
    add: async (rows) => {
      for (const row of rows) waiting += csvLine(row);
      if (waiting.length >= pieceSize) await flush();
    },
    finish: async () => {
      await flush();
      await file.datasync();
      await file.close();
      const path = `downloads/${label}-${hash.digest('hex')}.csv`;
      await rename(temporary, join(folder, path));
      await syncFolder(join(folder, 'downloads'));
      return { path, bytes };
    },
    abandon: async () => {
      await file.close();
      await rm(temporary, { force: true });
    },
  };
}
