/** A phone: the system's Chromium with a profile on disk that outlives its processes, and the page of page.ts. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { build } from 'vite';
import { findChromium } from '../../scripts/chromium.ts';
import { browserArguments } from '../e2e/browser.ts';
import type { PhonePage, Start } from './page.ts';

declare global {
  // What page.ts puts there.
  var phone: PhonePage;
}

export const chromiumPath = findChromium();

/** The page, bundled once, at a free port of this machine: a secure place, as browsers see it. */
export async function servePage(): Promise<Readonly<{ url: string; close: () => Promise<void> }>> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: 'page' },
    },
  });
  const result = Array.isArray(built) ? built[0] : built;
  if (result === undefined || !('output' in result)) throw new Error('the page was not built');
  const [{ code }] = result.output;
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isScript ? code : '<!doctype html><title>Notes</title><script type="module" src="/page.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

export type Phone = Readonly<{ context: BrowserContext; page: Page }>;

/** `now`: what its clock shows; the machine's own where it is not given. */
export async function startPhone(profile: string, url: string, start: Start, now?: Date): Promise<Phone> {
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath ?? '',
    args: [...browserArguments],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  if (now !== undefined) await page.clock.install({ time: now });
  await openPage(page, url, start);
  return { context, page };
}

export async function openPage(page: Page, url: string, start: Start): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'phone' in globalThis);
  await page.evaluate((options) => globalThis.phone.start(options), start);
}
