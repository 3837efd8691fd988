/**
 * Somebody comes for the phone: from the end of the press until the page is another one, with many megabytes waiting; and what the browser's
 * profile still tells afterwards. Control: the same words, written plainly beside it, are found.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { browserArguments } from '../e2e/browser.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { joinWith } from '../phone/joining.ts';
import type { PhoneStage } from '../phone/phone-election.ts';
import { seedOutbox } from '../phone/seeded-outbox.ts';
import { killAllOf } from './crash-server.ts';
import { everyByteIn, keepPlainly, spellings } from './phone-markers.ts';
import type { Random } from './random.ts';

export type Wiped = Readonly<{
  runs: number;
  /** Milliseconds, sorted. */
  times: readonly number[];
  /** Databases, caches, workers and small storage that were still there a second after the neutral page had come. */
  left: readonly string[];
  /** Of the marks in drafts, one a run; and of the keys under which they lay. */
  found: number;
  keysFound: number;
  plantFound: boolean;
}>;

const holdMs = 2000;
const neutral = 'https://www.wikipedia.org/';

export async function wipes(
  stage: PhoneStage,
  { runs, megabytes, random }: Readonly<{ runs: number; megabytes: number; random: Random }>,
): Promise<Wiped> {
  const profile = await mkdtemp(join(tmpdir(), 'kua-phone-'));
  const word = (): string => `mark${random.bytes(12).toString('hex')}`;
  const [marks, keys, times, left]: [string[], Buffer[], number[], string[]] = [[], [], [], []];
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? '',
      args: [...browserArguments],
      locale: 'en-GB',
      viewport: { width: 360, height: 740 },
    });
    const arrived: number[] = [];
    await context.route(`${neutral}**`, (route) => {
      arrived.push(performance.now());
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Free encyclopedia</title>' });
    });
    const page = context.pages()[0] ?? (await context.newPage());
    for (let run = 0; run < runs; run += 1) {
      await joinWith(page, stage);
      const mark = word();
      marks.push(mark);
      await draftAbout(page, stage, mark);
      keys.push(Buffer.from(await page.evaluate(readKey)));
      await fill(page, megabytes);
      times.push(await wipe(page, stage, arrived));
      left.push(...(await whatIsLeft(context, stage)));
    }
    const plant = word();
    await page.goto(`${stage.server.url}/`);
    await keepPlainly(page, plant);
    await context.close();
    await killAllOf(profile);
    const bytes = await everyByteIn(profile);
    const isIn = (mark: string): boolean => spellings(mark).some((spelling) => bytes.includes(spelling));
    return {
      runs,
      times: times.toSorted((a, b) => a - b),
      left,
      found: marks.filter(isIn).length,
      keysFound: keys.filter((key) => bytes.includes(key)).length,
      plantFound: isIn(plant),
    };
  } finally {
    await killAllOf(profile);
    await rm(profile, { recursive: true, force: true });
  }
}

async function draftAbout(page: Page, stage: PhoneStage, mark: string): Promise<void> {
  await page.goto(`${stage.url}/app/#/safety/contact`);
  await page.getByLabel('Whom to ring').fill(mark);
  await page.goto(`${stage.url}/app/#/safety/here`);
  await page.getByText('Drafts and copies: 1').waitFor();
  // It is on the disk: whoever opens the app again finds it.
  await page.reload();
  await page.getByText('Drafts and copies: 1').waitFor();
}

async function fill(page: Page, megabytes: number): Promise<void> {
  const each = 1_000_000;
  for (let left = megabytes; left > 0; left -= 10)
    await seedOutbox(page, { waiting: Math.min(10, left), accepted: 0, rank: 'video', bytesEach: each });
}

/** Milliseconds from the end of the press to the other page. */
async function wipe(page: Page, stage: PhoneStage, arrived: readonly number[]): Promise<number> {
  await page.goto(`${stage.url}/app/#/safety`);
  const button = page.getByRole('button', { name: /Erase everything/ });
  await button.hover();
  await page.waitForTimeout(300);
  await page.mouse.down();
  const held = performance.now() + holdMs;
  await page.waitForURL(`${neutral}**`, { timeout: 20_000 });
  await page.mouse.up();
  return (arrived.at(-1) ?? Infinity) - held;
}

/** Seen from a page of the same address that is not the app's, when the wiped one is gone for sure. */
async function whatIsLeft(context: BrowserContext, stage: PhoneStage): Promise<readonly string[]> {
  const page = await context.newPage();
  await page.goto(`${stage.url}/`);
  await page.waitForTimeout(1000);
  const names = await page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => `database ${name ?? ''}`),
    ...(await caches.keys()).map((name) => `cache ${name}`),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => `worker ${scope}`),
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
  ]);
  await page.close();
  return names;
}

/** In the page: the key of its notebook as it lies on the disk. */
function readKey(): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('notes');
    opening.onerror = () => reject(new Error('not opened'));
    opening.onsuccess = () => {
      const asked = opening.result.transaction('facts').objectStore('facts').get('lock');
      asked.onsuccess = () => {
        opening.result.close();
        resolve([...(asked.result as { key: Uint8Array }).key]);
      };
    };
  });
}
