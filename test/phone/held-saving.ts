import type { Page } from 'playwright-core';

/** Nothing that is said is on the disk before what comes back is called. */
export async function holdSaving(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(
    () =>
      new Promise<void>((held) => {
        void navigator.locks.request('statements are made', () => {
          held();
          return new Promise<void>((release) => addEventListener('release', () => release(), { once: true }));
        });
      }),
  );
  return () => page.evaluate(() => void dispatchEvent(new Event('release')));
}
