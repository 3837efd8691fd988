/** How much lies where, in three states that are never one: on this phone, accepted, public. */
import { computed, signal } from '@preact/signals';
import { vault } from './sending.ts';
import type { Kept } from './vault.ts';

export type Counts = Readonly<{
  /** Reports and files that nobody but this phone has. */
  waiting: number;
  waitingBytes: number;
  /** Reports with a receipt, the public ones among them. */
  accepted: number;
  public: number;
}>;

/** All that was saved and lies here, as it was last looked at. */
export const lying = signal<readonly Kept[]>([]);
/** Whether it was looked at since the app was opened. */
export const isCounted = signal(false);

export const counts = computed<Counts>(() => {
  const parcels = lying.value.map(({ parcel }) => parcel);
  const waiting = parcels.filter(({ progress }) => progress.state === 'waiting');
  const reports = parcels.filter(({ kind }) => kind === 'submission');
  return {
    waiting: waiting.length,
    waitingBytes: waiting.reduce((sum, { size }) => sum + size, 0),
    accepted: reports.filter(({ progress }) => progress.state !== 'waiting').length,
    public: reports.filter(({ progress }) => progress.state === 'public').length,
  };
});

let again: ReturnType<typeof setTimeout> | null = null;
const atMostEveryMs = 250;

/** Soon, once for everything that changes meanwhile. */
export function recountSoon(): void {
  again ??= setTimeout(() => {
    again = null;
    void recount();
  }, atMostEveryMs);
}

export async function recount(): Promise<void> {
  lying.value = (await vault.kept()).filter(({ loose }) => !loose);
  isCounted.value = true;
}
