import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { browserArguments } from './browser.ts';
import { usualFixture, writeFixture, type FixtureOptions } from './fixture-release.ts';
import { serveFolder, type StaticServer } from './static-server.ts';

/** Null where there is no Chromium: those tests are then skipped and say so. */
export const chromiumPath = findChromium();
export const whyNoBrowser = chromiumPath === null ? ' (skipped: no Chromium on this machine)' : '';

export async function startBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? '', args: [...browserArguments, ...more] });
}

let built: Promise<string> | null = null;

/** The portal as it is in the working tree, built once a process into a folder of its own: others may be serving the usual one. */
export function buildPortal(): Promise<string> {
  built ??= buildInto();
  return built;
}

async function buildInto(): Promise<string> {
  const root = join(import.meta.dirname, '..', '..', 'apps', 'portal');
  const outDir = mkdtempSync(join(tmpdir(), 'kua-portal-build-'));
  process.on('exit', () => rmSync(outDir, { recursive: true, force: true }));
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir } });
  return outDir;
}

export type ServedFixture = StaticServer & Readonly<{ folder: string }>;

/** An invented release in a folder of its own, served from a subfolder of a plain static server. */
export async function serveFixture(options: Partial<FixtureOptions>): Promise<ServedFixture> {
  const folder = mkdtempSync(join(tmpdir(), 'kua-portal-'));
  writeFixture(folder, { ...usualFixture, ...options }, await buildPortal());
  const server = await serveFolder(folder, '/some/where/');
  return {
    ...server,
    folder,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
