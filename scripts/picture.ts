/** `npm run picture`: docs/pictures/portal.png, the front page of the running rehearsal once all its protocols are in. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserArguments } from '../test/e2e/browser.ts';
import { ensureChromium } from './chromium.ts';

const port = 8089;
const settledMs = 20_000;

const chromiumPath = ensureChromium();
if (chromiumPath === null) process.exit(1);
const data = mkdtempSync(join(tmpdir(), 'kua-picture-'));
const kua = join(import.meta.dirname, '..', 'apps', 'server', 'bin', 'kua.mjs');
const rehearsal = spawn('node', [kua, 'rehearse', '--data', data, '--port', `${port}`, '--speed', '200'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => rehearsal.on('exit', resolve));
try {
  await new Promise<void>((resolve, reject) => {
    rehearsal.stdout.on('data', (text: Buffer) => {
      if (text.includes('Kua is open')) resolve();
    });
    rehearsal.on('exit', () => reject(new Error('the rehearsal did not start')));
  });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...browserArguments] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, reducedMotion: 'reduce' });
  await page.goto(`http://localhost:${port}/rehearsal/#/en`);
  await page.waitForSelector('main h1');
  await page.waitForTimeout(settledMs);
  mkdirSync('docs/pictures', { recursive: true });
  await page.screenshot({ path: 'docs/pictures/portal.png' });
  await browser.close();
} finally {
  rehearsal.kill('SIGINT');
  await ended;
  rmSync(data, { recursive: true, force: true });
}
