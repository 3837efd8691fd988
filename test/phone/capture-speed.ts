/** How long a photo of 12 megapixels takes from the shutter's bytes to "saved", with all of this machine and with a quarter of one core. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { makeDevice } from '@kua/device/device.ts';
import { browserArguments } from '../e2e/browser.ts';
import { openPage, servePage } from './phone-browser.ts';
import { quarterCore } from './quarter-core.ts';

export type CaptureSpeed = Readonly<{
  bytes: number;
  /** The middle one of several. */
  wholeMs: number;
  quarterMs: number;
  /** `cgroup`: all processes of the browser together. `throttling`: only the page's own thread, four times slower. */
  limitedBy: 'cgroup' | 'throttling';
}>;

const photos = 7;

/** `keys`: the election's key list as signed. */
export async function measureCapture(executablePath: string, keys: string): Promise<CaptureSpeed> {
  const profile = await mkdtemp(join(tmpdir(), 'kua-capture-'));
  const served = await servePage();
  const quarter = await quarterCore(executablePath);
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: quarter?.executablePath ?? executablePath,
    args: [...browserArguments],
  });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const secret = Buffer.from(makeDevice().secret).toString('hex');
    await openPage(page, served.url, { keys, secret, urls: [] });
    const bytes = await page.evaluate(() => globalThis.phone.makePhoto());
    const middle = async (): Promise<number> => {
      const times: number[] = [];
      for (let photo = 0; photo < photos; photo += 1)
        times.push(await page.evaluate(() => globalThis.phone.keepPhoto()));
      return times.toSorted((a, b) => a - b)[Math.floor(photos / 2)] ?? Infinity;
    };
    const wholeMs = await middle();
    if (quarter === null) await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    else await quarter.limit(true);
    const quarterMs = await middle();
    await quarter?.limit(false);
    return { bytes, wholeMs, quarterMs, limitedBy: quarter === null ? 'throttling' : 'cgroup' };
  } finally {
    await context.close();
    await quarter?.remove();
    await served.close();
    await rm(profile, { recursive: true });
  }
}
