/** Rings when there is a reason to look again: something was saved in this tab or another one, the network is back, the observer says so. */
export type Bell = Readonly<{
  ring: () => void;
  /** How often it rang. */
  rings: () => number;
  /** Until it rang more often than that, or the time is over, or the signal says so. */
  heard: (more: number, milliseconds: number, signal: AbortSignal) => Promise<void>;
  close: () => void;
}>;

export function hangBell(): Bell {
  // One of all tabs sends, and not the one perhaps in which something was saved.
  const channel = new BroadcastChannel('bell');
  const listeners = new Set<() => void>();
  let rings = 0;
  const hear = (): void => {
    rings += 1;
    for (const listener of [...listeners]) listener();
  };
  channel.onmessage = hear;
  return {
    ring: () => {
      hear();
      channel.postMessage(null);
    },
    rings: () => rings,
    heard: (more, milliseconds, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          listeners.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, milliseconds);
        listeners.add(done);
        signal.addEventListener('abort', done);
        if (rings > more || signal.aborted) done();
      }),
    close: () => channel.close(),
  };
}
