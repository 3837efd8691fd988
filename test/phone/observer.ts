/** An observer's hands in stories: a phone with a profile of its own, a clock that the story sets, and taps by what she reads. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserArguments } from '../e2e/browser.ts';
import { findChromium } from '../../scripts/chromium.ts';
import type { PhoneStage } from './phone-election.ts';

export type Observer = Readonly<{ context: BrowserContext; page: Page }>;

/** With a picture that moves instead of a camera, which is allowed without a question. */
export const cameraArguments = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] as const;

export async function launchPhones(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('there is no Chromium here');
  return chromium.launch({ executablePath, args: [...browserArguments, ...cameraArguments, ...more] });
}

export type ObserverWish = Readonly<{
  language?: 'kk' | 'ru' | 'en';
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
  /** IANA zone of the phone; the stations' where nothing is said. */
  zone?: string;
  /** What phone and server take the time to be when it begins, RFC 3339. */
  at?: string;
}>;

/** A phone that has opened nothing yet. */
export async function newPhone(
  browser: Browser,
  { language = 'en', width = 360, height = 740, scheme = 'light', zone = 'Asia/Almaty', at }: ObserverWish = {},
): Promise<Observer> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    timezoneId: zone,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    permissions: ['camera', 'microphone'],
  });
  // Machines that test are busy: what has to be fast is measured elsewhere.
  context.setDefaultTimeout(90_000);
  const page = await context.newPage();
  if (at !== undefined) await setTime(page, at);
  return { context, page };
}

/** A phone that has just opened the app at an address of the stage. */
export async function openApp(
  browser: Browser,
  stage: PhoneStage,
  { path = '', ...wish }: ObserverWish & { path?: string } = {},
): Promise<Observer> {
  const { context, page } = await newPhone(browser, wish);
  await page.goto(`${stage.url}/app/${path}`);
  await page.waitForSelector('h1');
  return { context, page };
}

/** She has joined, and is at a station. */
export async function joinedObserver(
  browser: Browser,
  stage: PhoneStage,
  wish: ObserverWish & Readonly<{ station?: string }> = {},
): Promise<Observer> {
  const link = await stage.invite();
  const observer = await openApp(browser, stage, { ...wish, path: link.slice(link.indexOf('#')) });
  const { page } = observer;
  await page.locator('.join .button').click();
  await page.locator('.row').first().click();
  await page.locator('.field input').fill(wish.station ?? '164');
  await page.locator('.row').first().click();
  await page.waitForSelector('.checks');
  await page.goto(`${stage.url}/app/#/today`);
  await page.waitForSelector('.due');
  return observer;
}

/** As when the phone ends it: no farewell, no last write. */
export async function crash(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await gone;
  await page.close();
}

/** The app is gone from one moment to the next, and opened again. */
export async function killedAndOpened({ context, page }: Observer, stage: PhoneStage, path: string): Promise<Observer> {
  await page.close();
  const opened = await context.newPage();
  await opened.goto(`${stage.url}/app/${path}`);
  await opened.waitForSelector('h1');
  return { context, page: opened };
}

/** From now on the phone's clock shows this, and so does the server in its answers. */
async function setTime(page: Page, at: string): Promise<void> {
  await page.clock.install({ time: new Date(at) });
  await page.context().route('**/head.json', async (route) => {
    const answer = await route.fetch();
    const asking = route.request().frame().page();
    const date = new Date(await asking.evaluate(() => Date.now())).toUTCString();
    await route.fulfill({ response: answer, headers: { ...answer.headers(), date } });
  });
}
