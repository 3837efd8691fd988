import type { ObjectStore } from '../evidence/object-store.ts';
import { repeatWork, type RepeatedWork } from '../evidence/repeated-work.ts';
import type { Uploads } from './uploads.ts';

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
export function startFileSweep({ uploads, objects, clock, onTrouble }: SweepOptions): RepeatedWork {
  const sweep = async (): Promise<void> => {
    await uploads.sweep();
    await objects.sweep(new Date(clock().getTime() - cutOffMs));
  };
  return repeatWork(everyMs, sweep, onTrouble);
}
