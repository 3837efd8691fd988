/** The portal's first page on a slow phone, and its map under a finger, each against the number it has to hold. */
import { ensureChromium } from './chromium.ts';
import { serveFixture, startBrowser } from '../test/e2e/portal-browser.ts';
import { measureFirstPicture, measurePan } from '../test/e2e/portal-measure.ts';

const limits = { kilobytes: 100, interactiveMs: 2500, framesPerSecond: 30 } as const;

/** Lines `name value unit ratio`; the ratio is to the limit, above 1 is better for frames and below 1 for the others. */
export async function benchPortal(): Promise<readonly string[]> {
  if (ensureChromium() === null) throw new Error('no Chromium');
  const browser = await startBrowser();
  const served = await serveFixture({});
  try {
    const visits = [];
    for (let visit = 0; visit < 3; visit += 1) visits.push(await measureFirstPicture(browser, served.url));
    const [middle] = visits.toSorted((left, right) => left.interactiveMs - right.interactiveMs).slice(1);
    if (middle === undefined) throw new Error('no visit was measured');
    const frames = await measurePan(browser, served.url);
    const kilobytes = middle.bytes / 1000;
    return [
      line('portal-first-picture', kilobytes, 'KB', kilobytes / limits.kilobytes),
      line('portal-useful', middle.usefulMs, 'ms', middle.usefulMs / limits.interactiveMs),
      line('portal-interactive', middle.interactiveMs, 'ms', middle.interactiveMs / limits.interactiveMs),
      line('portal-map-pan', frames, 'frames/s', frames / limits.framesPerSecond),
    ];
  } finally {
    await browser.close();
    await served.close();
  }
}

function line(name: string, value: number, unit: string, ratio: number): string {
  return `${name} ${value.toFixed(1)} ${unit} ${ratio.toFixed(2)}`;
}
