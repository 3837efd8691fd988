/** A newcomer's walk on the real thing: start, find a station by number, see its discrepancy, switch to Kazakh, download the CSV, open it. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { clusterHome } from '../../apps/server/src/postgres/cluster-home.ts';
import { chromiumPath, startBrowser, whyNoBrowser } from './portal-browser.ts';

const kua = join(import.meta.dirname, '..', '..', 'apps', 'server', 'bin', 'kua.mjs');

type Kua = ChildProcessByStdio<null, Readable, Readable>;

/** The address that the program prints once the portal is open. */
async function openedAt(program: Kua): Promise<string> {
  let said = '';
  for await (const chunk of program.stdout.iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    const url = /http:\/\/localhost:\d+/.exec(said)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`the rehearsal did not start: ${said}`);
}

function digits(text: string): string {
  return text.replaceAll('\u202f', '').trim();
}

/** Fields of a CSV line; quotes may enclose commas. */
function fields(line: string): readonly string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) => field.replace(/^"|"$/g, ''));
}

const headSchema = z.object({ overview: z.string() });
const filesSchema = z.object({ downloads: z.array(z.object({ kind: z.string(), path: z.string() })) });

/** Lines of the published list of discrepancies; while protocols arrive it is made less often than the pages. */
async function publishedLines(url: string): Promise<Readonly<{ station: string; difference: string }>[]> {
  const read = async (path: string): Promise<string> => (await fetch(`${url}/rehearsal/${path}`)).text();
  const { overview } = headSchema.parse(JSON.parse(await read('head.json')));
  const { downloads } = filesSchema.parse(JSON.parse(await read(overview)));
  const file = downloads.find(({ kind }) => kind === 'discrepancies');
  return csvLines(await read(file?.path ?? 'no such file'));
}

function csvLines(text: string): Readonly<{ station: string; difference: string }>[] {
  const [header = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/);
  const columns = fields(header);
  const [station, difference] = [columns.indexOf('station'), columns.indexOf('difference')];
  expect([station, difference]).not.toContain(-1);
  return lines.map(fields).map((row) => ({ station: row[station] ?? '', difference: row[difference] ?? '' }));
}

type Wanted = Readonly<{ number: string; station: string; difference: string }>;

/** The largest discrepancy on the page that is in the published file already. */
async function largestDiscrepancy(page: Page, url: string): Promise<Wanted> {
  await page.waitForSelector('.discrepancies tbody tr');
  const published = new Set((await publishedLines(url)).map(({ station }) => station));
  for (const row of await page.locator('.discrepancies tbody tr').all()) {
    const number = /\d+/.exec(await row.locator('th a').innerText())?.[0] ?? '';
    const href = (await row.locator('th a').getAttribute('href')) ?? '';
    const station = decodeURIComponent(href.split('?')[0]?.split('/').at(-1) ?? '');
    if (published.has(station))
      return { number, station, difference: digits(await row.locator('td.difference').innerText()) };
  }
  throw new Error('no discrepancy of the page is in the published file');
}

describe.skipIf(chromiumPath === null)(`a newcomer’s walk${whyNoBrowser}`, () => {
  let folder: string;
  let program: Kua;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kua-newcomer-'));
    const args = [kua, 'rehearse', '--data', join(folder, 'data'), '--port', '0', '--speed', '60'];
    program = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, DATABASE_URL: '' },
    });
    program.stderr.resume();
    url = await openedAt(program);
    browser = await startBrowser();
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    const ended = once(program, 'exit');
    program.kill('SIGINT');
    await ended;
    const homes = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('database.json'));
    for (const name of homes) await rm((await clusterHome(join(folder, dirname(name)))).folder, { recursive: true });
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('while protocols arrive, the open page counts them', async () => {
    const page = await browser.newPage();
    await page.goto(`${url}/rehearsal/#/en`);
    await page.waitForSelector('.huge');
    const before = Number(digits(await page.locator('.huge').innerText()));
    await page.waitForFunction(
      (old) => Number(document.querySelector('.huge')?.textContent.replaceAll('\u202f', '')) > old,
      before,
    );
    expect(await page.locator('.live').innerText()).toMatch(/^updated \d seconds? ago$/);
    await page.close();
  });

  test('start, find a station, see its discrepancy, switch to Kazakh, download the CSV and open it', async () => {
    const context = await browser.newContext({ locale: 'ru-RU', acceptDownloads: true });
    const page = await context.newPage();

    // The address that was printed leads to the election.
    await page.goto(url);
    await page.waitForSelector('.comparison');
    expect(await page.title()).toMatch(/^Репетиция: /);
    const wanted = await largestDiscrepancy(page, url);

    // Asked for by its number, the station is among the first answers.
    await page.fill('.search-box input', wanted.number);
    await page.press('.search-box input', 'Enter');
    const answer = page.locator(`.found a[href$="/${encodeURIComponent(wanted.station)}"]`);
    await answer.click();
    await page.waitForSelector('.figures');

    // The station's page shows both figures and the same difference.
    const differing = page.locator('.figures tr:has(.differs)').filter({ has: page.locator('td.difference') });
    const differences = await differing.locator('td.difference').allInnerTexts();
    expect(differences.map(digits)).toContain(wanted.difference);

    // In Kazakh it is the same station with the same difference.
    await page.click('.languages a:has-text("Қаз")');
    await page.waitForFunction(() => document.documentElement.lang === 'kk');
    expect(await page.locator('main h1').innerText()).toBe(`№ ${wanted.number} учаске`);
    expect((await page.locator('.figures td.difference').allInnerTexts()).map(digits)).toContain(wanted.difference);

    // The list of discrepancies comes as a file that a spreadsheet opens, with this station and this difference in it.
    await page.click('.pages a:has-text("Файлдар")');
    const link = page.locator('.download-kinds section:has(h2:text("Айырмалар")) .downloads a').first();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const saved = join(folder, 'discrepancies.csv');
    await download.saveAs(saved);
    const plainDifference = wanted.difference.replace('+', '').replace('\u2212', '-');
    expect(csvLines(await readFile(saved, 'utf8'))).toContainEqual({
      station: wanted.station,
      difference: plainDifference,
    });
    await context.close();
  }, 240_000);
});
