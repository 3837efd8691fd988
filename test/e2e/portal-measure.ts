import type { Browser, Page } from 'playwright-core';

declare global {
  /** A mark that the injected observer leaves on the page's window. */
  var kuaUsefulAt: number | undefined;
  var kuaAnsweredAt: number | undefined;
}

/** Marks the moment at which figures and map are painted, and that at which a press was answered by the table in the map's place. */
function watchUseful(): void {
  const done = (): boolean =>
    document.querySelector('.pairs .pair') !== null && document.querySelector('.tile, .places') !== null;
  const observer = new MutationObserver(() => {
    if (!done()) return;
    observer.disconnect();
    const painted = (mark: () => void): number => requestAnimationFrame(() => requestAnimationFrame(mark));
    painted(() => {
      globalThis.kuaUsefulAt = performance.now();
      // Pressed by the page itself: the test's own way to the browser is not what is measured.
      document.querySelectorAll<HTMLElement>('.forms button')[1]?.click();
      painted(() => {
        if (document.querySelector('.places') !== null) globalThis.kuaAnsweredAt = performance.now();
      });
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}

export type FirstPicture = Readonly<{ bytes: number; requests: number; usefulMs: number; interactiveMs: number }>;

/** A first visit to the front page on a slow phone and line: 4× CPU, 1.6 Mbit/s, 150 ms. */
export async function measureFirstPicture(browser: Browser, url: string): Promise<FirstPicture> {
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'ru' });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: 1_600_000 / 8,
    uploadThroughput: 750_000 / 8,
  });
  await network.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  let bytes = 0;
  let requests = 0;
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += 1;
  });
  await page.addInitScript(watchUseful);
  await page.goto(`${url}#/ru`, { waitUntil: 'commit' });
  await page.waitForFunction(() => globalThis.kuaAnsweredAt !== undefined);
  const transferred = { bytes, requests };
  const usefulMs = await page.evaluate(() => globalThis.kuaUsefulAt ?? 0);
  const interactiveMs = await page.evaluate(() => globalThis.kuaAnsweredAt ?? 0);
  await context.close();
  return { ...transferred, usefulMs, interactiveMs };
}

/** Frames a second while the map of stations is dragged for two seconds, unthrottled. */
export async function measurePan(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${url}#/ru/map?view=stations`);
  await page.waitForSelector('.dot-map canvas');
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
  const frames = await dragging(page);
  await page.close();
  return frames;
}

async function dragging(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const canvas = document.querySelector<HTMLCanvasElement>('.dot-map canvas');
        if (canvas === null) throw new Error('there is no map');
        // Synthetic pointers cannot be captured.
        canvas.setPointerCapture = () => undefined;
        const box = canvas.getBoundingClientRect();
        const send = (type: string, x: number, y: number): boolean =>
          canvas.dispatchEvent(
            new PointerEvent(type, { pointerId: 1, clientX: box.left + x, clientY: box.top + y, bubbles: true }),
          );
        send('pointerdown', 400, 250);
        const began = performance.now();
        let count = 0;
        const step = (): void => {
          const elapsed = performance.now() - began;
          if (elapsed > 2000) {
            send('pointerup', 400, 250);
            resolve((count * 1000) / elapsed);
            return;
          }
          count += 1;
          send('pointermove', 400 + Math.sin(count / 9) * 160, 250 + Math.cos(count / 7) * 60);
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
  );
}
