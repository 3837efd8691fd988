/** A verifier's hands in stories: keys alone, each of them counted. */
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { browserArguments } from '../e2e/browser.ts';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { stubElection } from './desk-stub.ts';

export type Reader = Readonly<{
  context: BrowserContext;
  page: Page;
  press: (...keys: readonly string[]) => Promise<void>;
  /** One key a sign. */
  type: (text: string) => Promise<void>;
  /** Keys pressed until now. */
  pressed: () => number;
}>;

export type ReaderWish = Readonly<{
  language?: 'kk' | 'ru' | 'en';
  width?: number;
  height?: number;
  scheme?: 'light' | 'dark';
  election?: string;
  /** Which it begins in; `verify` by itself. */
  room?: string;
  /** Of a session at a real server. */
  token?: string;
}>;

export async function launchDesk(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('there is no Chromium here');
  return chromium.launch({ executablePath, args: [...browserArguments] });
}

export async function openDesk(
  browser: Browser,
  { url }: Readonly<{ url: string }>,
  wish: ReaderWish = {},
): Promise<Reader> {
  const { language = 'en', width = 1440, height = 900, scheme = 'light', token } = wish;
  const { election = stubElection, room = 'verify' } = wish;
  const context = await browser.newContext({
    viewport: { width, height },
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    colorScheme: scheme,
    reducedMotion: 'reduce',
    ...(token === undefined ? {} : { extraHTTPHeaders: { cookie: `${sessionCookie}=${token}` } }),
  });
  const page = await context.newPage();
  await page.goto(`${url}/desk/#/${election}/${room}`);
  await page.locator('h1').first().waitFor();
  return readerAt(context, page);
}

export function readerAt(context: BrowserContext, page: Page): Reader {
  let pressed = 0;
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) {
      pressed += 1;
      await page.keyboard.press(key);
    }
  };
  const type = async (text: string): Promise<void> => {
    pressed += text.length;
    await page.keyboard.type(text);
  };
  return { context, page, press, type, pressed: () => pressed };
}

/** Every figure, and Enter after each. */
export async function readAll(reader: Reader, figures: readonly number[]): Promise<void> {
  for (const figure of figures) {
    await reader.type(String(figure));
    await reader.press('Enter');
  }
}
