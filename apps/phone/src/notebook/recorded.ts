/** While something is recorded its draft stays open: its last piece is named there only when it is sealed. */
import { inTurn } from './notebook.ts';

/** The browser gives it back when this tab dies, and stops no page that holds it. */
const name = 'something is recorded';

/** Over when what `work` put into its draft is on the disk. */
export function whileRecording<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, { mode: 'shared' }, async () => {
    const done = await work();
    await inTurn(() => Promise.resolve());
    return done;
  });
}

/** When nothing is recorded any more, in whichever tab; at the latest when `signal` says so. */
export async function whenRecorded(signal?: AbortSignal): Promise<void> {
  const given = signal === undefined ? {} : { signal };
  await navigator.locks.request(name, given, () => undefined).catch(() => undefined);
}
