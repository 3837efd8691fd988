import { execFile } from 'node:child_process';
import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of a phone of old: small, and full when it should be. */
export type SmallDisk = Readonly<{ fill: () => Promise<void>; empty: () => Promise<void>; close: () => Promise<void> }>;

const megabytes = 400;
/** What is left when it is full. */
const leftBytes = 300_000;

/** Mounted at an empty folder. Null where this user may not mount one. */
export async function smallDisk(folder: string): Promise<SmallDisk | null> {
  const mounted = await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]).then(
    () => true,
    () => false,
  );
  if (!mounted) return null;
  const ballast = join(folder, 'ballast');
  return {
    fill: async () => {
      const { bavail, bsize } = await statfs(folder);
      const file = await open(ballast, 'w');
      const block = Buffer.alloc(65_536, 1);
      for (let left = bavail * bsize - leftBytes; left > block.length; left -= block.length) await file.write(block);
      await file.close();
    },
    empty: () => rm(ballast),
    close: async () => {
      await run('umount', ['--lazy', folder]);
    },
  };
}
