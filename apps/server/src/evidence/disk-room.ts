import { statfs } from 'node:fs/promises';

/** Whether what is accepted now can still be kept. */
export type DiskRoom = Readonly<{ hasRoom: (bytes: number) => Promise<boolean> }>;

/**
 * Left for the database to finish what it began, for checkpoints and for people who come to make room: PostgreSQL ends when it cannot
 * write its log.
 */
export const diskReserve = 256 * 1024 * 1024;
const freshMs = 500;

/** Watches the file systems of these folders. What was given out since the last look is counted. */
export function diskRoom(folders: readonly string[], reserve = diskReserve): DiskRoom {
  let [free, lookedAt] = [0, -Infinity];
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const all = await Promise.all(
      folders.map(async (folder) => {
        const { bavail, bsize } = await statfs(folder);
        return bavail * bsize;
      }),
    );
    free = Math.min(...all);
    lookedAt = performance.now();
  }

  return {
    hasRoom: async (bytes) => {
      if (performance.now() - lookedAt > freshMs) {
        looking ??= look().finally(() => {
          looking = null;
        });
        await looking;
      }
      if (free - bytes < reserve) return false;
      free -= bytes;
      return true;
    },
  };
}
