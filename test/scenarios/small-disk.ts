/** A disk of its own that a test can fill: a file system in memory. Only root can make one. */
import { spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = Readonly<{
  folder: string;
  /** Takes all room but so many bytes. */
  fill: (left: number) => Promise<void>;
  /** Gives the room back. */
  clear: () => Promise<void>;
  remove: () => Promise<void>;
}>;

/** Null where nobody may mount. */
export async function smallDisk(megabytes: number): Promise<SmallDisk | null> {
  const folder = await mkdtemp(join(tmpdir(), 'kua-small-'));
  await chmod(folder, 0o755);
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'kua-small', folder)) {
    await rm(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: async (left) => {
      // Others may write meanwhile.
      for (let attempt = 0; ; attempt += 1) {
        const { bavail, bsize } = await statfs(folder);
        if (run('fallocate', '-l', String(bavail * bsize - left), filler)) return;
        if (attempt === 20) throw new Error('the disk could not be filled');
      }
    },
    clear: () => rm(filler),
    remove: async () => {
      for (let attempt = 0; !run('umount', folder); attempt += 1) {
        if (attempt === 200) throw new Error('the file system could not be unmounted');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      await rm(folder, { recursive: true });
    },
  };
}

function run(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
