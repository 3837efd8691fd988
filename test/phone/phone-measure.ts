/** How long an observer waits, on a phone six times slower than this machine and on a line of the village. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { joinedObserver, newPhone } from './observer.ts';
import { enrolledDevice } from './enrolled.ts';
import { openPage, servePage } from './phone-browser.ts';
import type { PhoneStage } from './phone-election.ts';
import { seedOutbox } from './seeded-outbox.ts';

const slowdown = 6;

export async function emulate(
  session: CDPSession,
  { kilobits, latencyMs, rate }: Readonly<{ kilobits: number; latencyMs: number; rate: number }>,
): Promise<void> {
  await session.send('Network.enable');
  const throughput = (kilobits * 1000) / 8;
  const line = { offline: false, latency: latencyMs, downloadThroughput: throughput, uploadThroughput: throughput };
  await session.send('Network.emulateNetworkConditions', line);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

export type FirstLoad = Readonly<{ milliseconds: number; scriptAndStyleBytes: number }>;

/** From the tap on an invitation to a button that can be pressed; nothing is on the phone before. 400 kbit/s, 300 ms. */
export async function measureFirstLoad(browser: Browser, stage: PhoneStage): Promise<FirstLoad> {
  const link = await stage.invite();
  const { page, context } = await newPhone(browser, { language: 'ru' });
  const session = await context.newCDPSession(page);
  await emulate(session, { kilobits: 400, latencyMs: 300, rate: slowdown });
  let scriptAndStyleBytes = 0;
  const wanted = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script' || type === 'Stylesheet') wanted.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (wanted.has(requestId)) scriptAndStyleBytes += encodedDataLength;
  });
  await page.addInitScript(watchFor, '.join .button:not(:disabled)');
  await page.goto(link, { waitUntil: 'commit' });
  const milliseconds = await seenAt(page);
  const loaded = { milliseconds, scriptAndStyleBytes };
  await context.close();
  return loaded;
}

/** Today's screen again, from what is on the phone, without a line. */
export async function measureSecondLoad(browser: Browser, stage: PhoneStage): Promise<number> {
  const { page, context } = await joinedObserver(browser, stage, { language: 'ru' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.waitForSelector('.due');
  await context.setOffline(true);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.addInitScript(watchFor, '.due .button, .due .what');
  await page.reload({ waitUntil: 'commit' });
  const milliseconds = await seenAt(page);
  await context.close();
  return milliseconds;
}

/** Milliseconds of taps from screen to screen: from the tap to the frame that shows the next one, with so many items in the outbox. */
export async function measureTaps(browser: Browser, stage: PhoneStage, items: number): Promise<readonly number[]> {
  const { page, context } = await joinedObserver(browser, stage, { language: 'ru' });
  await page.evaluate(() => navigator.serviceWorker.ready);
  await seedOutbox(page, { waiting: items / 2, accepted: items / 2, rank: 'text' });
  // The evening of the day, when most is due. Only dates move: timers that are not the browser's own would be measured too.
  await page.addInitScript(moveClock, Date.parse('2026-11-22T18:00:30+05:00') - Date.now());
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector('.due .clock');
  const session = await context.newCDPSession(page);
  const taps: number[] = [];
  for (let round = 0; round < 2; round += 1)
    for (const screen of ['lists', 'count', 'violation', 'outbox', 'protocol', 'safety'])
      for (const link of [`a[href="#/${screen}"]`, 'a.back']) {
        await page.waitForTimeout(500);
        await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
        taps.push(await page.evaluate(tap, link));
        await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      }
  await context.close();
  return taps;
}

function moveClock(milliseconds: number): void {
  globalThis.Date = new Proxy(Date, {
    construct: (real, given: readonly unknown[]) =>
      Reflect.construct(real, given.length === 0 ? [real.now() + milliseconds] : given) as Date,
    get: (real, name) => (name === 'now' ? () => real.now() + milliseconds : (Reflect.get(real, name) as unknown)),
  });
}

/** From "saved" to a signed receipt of a protocol's digits, on a line of 64 kbit/s on which a video has been going for a while. */
export async function measureDigits(browser: Browser, stage: PhoneStage, videoBytes: number): Promise<number> {
  const start = await enrolledDevice(stage);
  const served = await servePage();
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await openPage(page, served.url, start);
    const video = { rank: 'video', size: videoBytes } as const;
    await page.evaluate(
      (file) => globalThis.phone.save({ rank: 'text', station: '164', text: 'x', files: [file] }),
      video,
    );
    const session = await context.newCDPSession(page);
    await emulate(session, { kilobits: 64, latencyMs: 300, rate: 1 });
    await page.evaluate(() => globalThis.phone.send());
    // A chunk is on its way by then.
    await page.waitForTimeout(10_000);
    return await page.evaluate(async () => {
      const began = performance.now();
      const [id] = await globalThis.phone.save({ rank: 'digits', station: '164', text: 'y', files: [] });
      for (;;) {
        const item = (await globalThis.phone.items()).find((each) => each.id === id);
        if (item?.state === 'accepted') return performance.now() - began;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  } finally {
    await context.close();
    await served.close();
  }
}

/** Marks the moment at which something is painted. */
function watchFor(selector: string): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        globalThis.kuaSeenAt = performance.now();
      }),
    );
  });
  observer.observe(document, { childList: true, subtree: true, attributes: true });
}

declare global {
  var kuaSeenAt: number | undefined;
}

async function seenAt(page: Page): Promise<number> {
  await page.waitForFunction(() => globalThis.kuaSeenAt !== undefined);
  return page.evaluate(() => globalThis.kuaSeenAt ?? Infinity);
}

/** From the tap on a link to the frame in which another screen stands. */
async function tap(link: string): Promise<number> {
  const before = document.querySelector('main')?.firstElementChild;
  const target = document.querySelector<HTMLElement>(link);
  if (before === null || before === undefined || target === null) throw new Error(`there is no ${link}`);
  const began = performance.now();
  target.click();
  while (document.querySelector('main')?.firstElementChild === before)
    await new Promise((resolve) => requestAnimationFrame(resolve));
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => resolve(performance.now() - began);
    // After the frame was drawn.
    channel.port2.postMessage(null);
  });
}
