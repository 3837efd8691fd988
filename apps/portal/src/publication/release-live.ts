import { refreshRelease } from './release-client.ts';

const pollMs = 15_000;

/**
 * Keeps the page at the newest head: by asking every 15 seconds (any static server and every mirror), and at once when the
 * server hints by `./events`. Where there are no events the browser gives up by itself and asking goes on.
 */
export function followRelease(): void {
  let running: Promise<void> | null = null;
  let again = false;
  const refresh = (): void => {
    if (running !== null) {
      again = true;
      return;
    }
    running = refreshRelease().finally(() => {
      running = null;
      if (again) {
        again = false;
        refresh();
      }
    });
  };
  setInterval(() => {
    if (document.visibilityState === 'visible') refresh();
  }, pollMs);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') refresh();
  });
  addEventListener('online', refresh);
  // A file opened from a disk or a stick has no server behind it.
  if (location.protocol.startsWith('http')) {
    new EventSource(new URL('events', document.baseURI)).addEventListener('head', refresh);
  }
}
