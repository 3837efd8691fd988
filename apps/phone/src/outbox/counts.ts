/** How much lies where, in three states that are never one: on this phone, accepted, public. */
import { signal } from '@preact/signals';
import { vault } from './sending.ts';

export type Counts = Readonly<{
  /** Reports and files that nobody but this phone has. */
  waiting: number;
  waitingBytes: number;
  /** Reports with a receipt, the public ones among them. */
  accepted: number;
  public: number;
}>;

export const counts = signal<Counts>({ waiting: 0, waitingBytes: 0, accepted: 0, public: 0 });

let again: ReturnType<typeof setTimeout> | null = null;
const atMostEveryMs = 250;

/** Soon, once for everything that changes meanwhile. */
export function recountSoon(): void {
  again ??= setTimeout(() => {
    again = null;
    void recount();
  }, atMostEveryMs);
}

async function recount(): Promise<void> {
  const parcels = (await vault.kept()).filter(({ loose }) => !loose).map(({ parcel }) => parcel);
  const waiting = parcels.filter(({ progress }) => progress.state === 'waiting');
  const reports = parcels.filter(({ kind }) => kind === 'submission');
  counts.value = {
    waiting: waiting.length,
    waitingBytes: waiting.reduce((sum, { size }) => sum + size, 0),
    accepted: reports.filter(({ progress }) => progress.state !== 'waiting').length,
    public: reports.filter(({ progress }) => progress.state === 'public').length,
  };
}
