/** Things to send, each at its time. */
export type Feed<T> = Readonly<{
  items: readonly T[];
  /** Seconds from the start of the whole feed, one for each item, never decreasing. */
  times: Float64Array;
  /** How many were sent before this run: the feed goes on with the next one at once. */
  sent: number;
  /** 2 = twice as fast. */
  speed: number;
}>;

export type FeedDoors<T> = Readonly<{
  /** Sends what is due together; resolves when it is durable. */
  send: (due: readonly T[]) => Promise<void>;
  /** Milliseconds that only grow. */
  now: () => number;
  /** Resolves after so many milliseconds, or at once when `signal` says stop. */
  pause: (milliseconds: number) => Promise<void>;
  /** Ends the feed between two batches. */
  signal: AbortSignal;
}>;

const tickMs = 250;

/**
 * Sends each item when its time has come, all that are due in one batch. Returns how many are sent in all: fewer than there are only
 * when it was told to stop. A batch that was begun is finished.
 */
export async function runFeed<T>({ items, times, sent, speed }: Feed<T>, doors: FeedDoors<T>): Promise<number> {
  const { send, now, pause, signal } = doors;
  const startedAt = now() - ((times[sent - 1] ?? 0) * 1000) / speed;
  let done = sent;
  while (done < items.length && !signal.aborted) {
    const elapsed = ((now() - startedAt) / 1000) * speed;
    let due = done;
    while (due < items.length && (times[due] ?? 0) <= elapsed) due += 1;
    if (due > done) await send(items.slice(done, due));
    done = due;
    if (done < items.length) await pause(tickMs);
  }
  return done;
}
