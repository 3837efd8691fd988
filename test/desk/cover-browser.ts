/** The page of cover-page.tsx in the system's Chromium, at a free port, with pictures beside it. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import type { Region } from '@kua/core/pictures/redaction.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { browserArguments } from '../e2e/browser.ts';
import type { CoverPage } from './cover-page.tsx';

declare global {
  // What cover-page.tsx puts there.
  var page: CoverPage;
}

export const chromiumPath = findChromium();

export type CoverStage = Readonly<{
  browser: Browser;
  open: (viewport?: Readonly<{ width: number; height: number }>) => Promise<Page>;
  /** Puts a picture beside the page; answers its address there. */
  put: (bytes: Uint8Array) => string;
  close: () => Promise<void>;
}>;

const html =
  '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Cover</title><link rel="stylesheet" href="/page.css"><main></main><script type="module" src="/page.js"></script>';

export async function coverStage(): Promise<CoverStage> {
  const files = await bundled();
  const pictures = new Map<string, Uint8Array>();
  const server = createServer((request, response) => {
    const { url = '/' } = request;
    const body = files.get(url) ?? pictures.get(url) ?? (url === '/' ? html : null);
    const type = url.endsWith('.js')
      ? 'text/javascript'
      : url.endsWith('.css')
        ? 'text/css'
        : 'text/html; charset=utf-8';
    response.writeHead(body === null ? 404 : 200, { 'content-type': pictures.has(url) ? 'image/jpeg' : type });
    response.end(body ?? '');
    pictures.delete(url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: [...browserArguments] });
  let number = 0;
  return {
    browser,
    open: async (viewport = { width: 1280, height: 900 }) => {
      const page = await browser.newPage({ viewport });
      await page.goto(`http://127.0.0.1:${address.port}/`);
      await page.waitForFunction(() => 'page' in globalThis);
      return page;
    },
    put: (bytes) => {
      const path = `/picture-${(number += 1)}`;
      pictures.set(path, bytes);
      return path;
    },
    close: async () => {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the tool makes of a picture. */
export async function coveredBy(
  stage: CoverStage,
  page: Page,
  bytes: Uint8Array,
  regions: readonly Region[],
): Promise<Buffer> {
  const given = [stage.put(bytes), regions] as const;
  return Buffer.from(
    await page.evaluate(([address, places]) => globalThis.page.cover(address, places), given),
    'base64',
  );
}

async function bundled(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      cssCodeSplit: false,
      lib: {
        entry: join(import.meta.dirname, 'cover-page.tsx'),
        formats: ['es'],
        fileName: 'page',
        cssFileName: 'page',
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const result = Array.isArray(built) ? built[0] : built;
  if (result === undefined || !('output' in result)) throw new Error('the page was not built');
  return new Map(result.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}
