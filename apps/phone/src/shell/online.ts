import { signal } from '@preact/signals';

/** What the browser says of the line. It may say yes where nothing gets through, and never no where something would. */
export const isOnline = signal(navigator.onLine);
for (const event of ['online', 'offline'] as const)
  addEventListener(event, () => {
    isOnline.value = navigator.onLine;
  });
