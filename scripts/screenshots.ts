/**
 * Pictures of every page of the portal at three widths, in three languages, light and dark:
 * `screenshots [URL or release folder] [--only TEXT]`, into test-results/screenshots. Without an argument an invented release is used.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { portalPages } from '../test/e2e/portal-pages.ts';
import { usualFixture, writeFixture } from '../test/e2e/fixture-release.ts';
import { serveFolder } from '../test/e2e/static-server.ts';
import { browserArguments } from '../test/e2e/browser.ts';
import { buildPortal } from '../test/e2e/portal-browser.ts';
import { ensureChromium } from './chromium.ts';

const widths = [360, 768, 1440] as const;
const languages = ['kk', 'ru', 'en'] as const;
const schemes = ['light', 'dark'] as const;
const out = join(import.meta.dirname, '..', 'test-results', 'screenshots');

async function shoot(browser: Browser, url: string, only: string | null): Promise<void> {
  const pages = await portalPages(url);
  for (const scheme of schemes) {
    for (const width of widths) {
      const context = await browser.newContext({
        viewport: { width, height: width === 360 ? 640 : 900 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
        deviceScaleFactor: width === 360 ? 2 : 1,
      });
      const page = await context.newPage();
      for (const language of languages) {
        for (const [name, path] of Object.entries(pages)) {
          const file = `${name}-${width}-${language}-${scheme}.png`;
          if (only !== null && !new RegExp(only).test(file)) continue;
          await page.goto(`${url}#/${language}${path}`);
          await page.waitForSelector('main h1');
          await page.waitForFunction(() => document.querySelector('.waiting') === null);
          await page.waitForTimeout(150);
          await page.screenshot({ path: join(out, file), fullPage: true });
          process.stdout.write(`${file}\n`);
        }
      }
      await context.close();
    }
  }
}

const [given, ...rest] = process.argv.slice(2).filter((argument) => argument !== '--only');
const only = process.argv.includes('--only') ? (rest.at(-1) ?? given ?? null) : null;
const source = given === only ? undefined : given;
const chromiumPath = ensureChromium();
if (chromiumPath === null) process.exit(1);
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath, args: [...browserArguments] });
try {
  if (source?.startsWith('http')) {
    await shoot(browser, source, only);
  } else {
    const folder = source ?? join(out, '..', 'screenshot-release');
    if (source === undefined) writeFixture(folder, { ...usualFixture, levels: true }, await buildPortal());
    else statSync(folder);
    const server = await serveFolder(folder, '/kua/');
    await shoot(browser, server.url, only);
    await server.close();
  }
} finally {
  await browser.close();
}
