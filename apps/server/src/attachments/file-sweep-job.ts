import type { ObjectStore } from '../evidence/object-store.ts';
import type { Uploads } from './uploads.ts';

export type FileSweep = Readonly<{ close: () => Promise<void> }>;

const everyMs = 3_600_000;
/** Nobody writes an object for longer. */
const cutOffMs = 86_400_000;

export type SweepOptions = Readonly<{
  uploads: Uploads;
  objects: ObjectStore;
  clock: () => Date;
  onTrouble: (error: unknown) => void;
}>;

/** Concludes and removes, from the start of the server on, what nobody comes back for. */
export function startFileSweep({ uploads, objects, clock, onTrouble }: SweepOptions): FileSweep {
  let running: Promise<void> | null = null;
  const sweep = async (): Promise<void> => {
    await uploads.sweep();
    await objects.sweep(new Date(clock().getTime() - cutOffMs));
  };
  const run = (): void => {
    running ??= sweep()
      .catch(onTrouble)
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
