import { statfs } from 'node:fs/promises';

/** Whether what is accepted now can still be kept. */
export type DiskRoom = Readonly<{
  /** Takes `bytes`, which are written now, from what is free. `later`: what was promised and is not written yet has to fit besides. */
  hasRoom: (bytes: number, later?: number) => Promise<boolean>;
}>;

/**
 * Left for the database to finish what it began, for checkpoints and for people who come to make room: PostgreSQL ends when it cannot
 * write its log.
 */
export const diskReserve = 256 * 1024 * 1024;
const freshMs = 500;

async function freeOn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/**
 * Watches the file systems of these folders. What was given out since the look before the last one is counted: what was given out
 * shortly before a look may have been written after it.
 */
export function diskRoom(folders: readonly string[], reserve = diskReserve, free = freeOn): DiskRoom {
  let [seen, lookedAt] = [0, -Infinity];
  let [given, givenBefore] = [0, 0];
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    [given, givenBefore] = [0, given];
    seen = Math.min(...(await Promise.all(folders.map(free))));
    lookedAt = performance.now();
  }

  return {
    hasRoom: async (bytes, later = 0) => {
      if (performance.now() - lookedAt > freshMs) {
        looking ??= look().finally(() => {
          looking = null;
        });
        await looking;
      }
      if (seen - given - givenBefore - later - bytes < reserve) return false;
      given += bytes;
      return true;
    },
  };
}
