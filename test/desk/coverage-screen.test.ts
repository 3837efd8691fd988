import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sessionCookie } from '../../apps/server/src/http/desk-router.ts';
import { withDatabase } from '../../apps/server/src/postgres/test-database.ts';
import { appBuild } from '../../apps/server/src/publication/app-build.ts';
import { parseShapes, type RegionShapes } from '../../apps/server/src/publication/boundaries.ts';
import { axeViolations } from '../e2e/axe.ts';
import { serve } from '../scenarios/ledger-election.ts';
import { publish } from '../scenarios/publish-election.ts';
import { at, beginMorning, election, openingList, turnoutAt, type Morning } from './coverage-day.ts';
import { signIn } from './desk-stage.ts';
import { launchDesk } from './reader.ts';

/** Where pictures for docs/desk go; nowhere unless asked. */
const pictures = process.env['KUA_DESK_PICTURES'] ?? null;

let browser: Browser;
beforeAll(async () => void (browser = await launchDesk()));
afterAll(async () => browser.close());

test(
  'a coordinator goes by keys from the map to what is late and to the station that jumps',
  { timeout: 240_000 },
  async () => {
    await withDatabase(async (database) => {
      const server = await serve(database, { clock: () => at('12:40'), desk: await appBuild('desk') });
      const objectsFolder = join(server.dataFolder, 'objects');
      try {
        const morning = await beginMorning(database, objectsFolder);
        await fillMorning(morning);
        await morning.project();
        const folder = join(server.dataFolder, 'release', election);
        await publish(database, { election, folder, shapes: halves(), now: at('12:00') });
        const stage = { url: server.url, database, election, objectsFolder };
        const { token } = await signIn(stage, { roles: ['coordinator'] });
        for (const language of ['kk', 'ru', 'en'] as const) {
          const { context, page } = await openCoverage({ url: server.url, token, language });
          // The map with its sums, then the list of what is late, the station that jumps, and the table of all.
          await page.locator('.dots canvas').waitFor();
          await expect.poll(() => page.locator('.dots canvas').evaluate(borderPixels)).toBeGreaterThan(800);
          expect(await axeViolations(page)).toEqual([]);
          await picture(page, `coverage-map-${language}`);

          await page.keyboard.press('l');
          await page.locator('.late-list > li').first().waitFor();
          expect(await axeViolations(page)).toEqual([]);
          await picture(page, `coverage-late-${language}`);
          // The first in the list is the one from which nothing came since the opening.
          await page.keyboard.press('j');
          await page.locator('.station-panel h2').waitFor();
          expect(await page.locator('.station-panel h2').textContent()).toMatch(/\b5\b/);
          expect(await page.locator('.station-panel dl').textContent()).toMatch(/3/);
          await page.keyboard.press('Escape');
          await page.locator('.station-panel').waitFor({ state: 'detached' });

          await page.goto(`${server.url}/desk/#/${election}/coverage/table/north/jumps`);
          await page.keyboard.press('j');
          await page.locator('.findings .jump').waitFor();
          expect(page.url()).toMatch(/coverage\/table\/north\/jumps\/11$/);
          expect(await axeViolations(page)).toEqual([]);
          await picture(page, `coverage-station-${language}`);
          // Where two organisations saw other figures, what both state stands side by side.
          await page.keyboard.press('0');
          await page.locator('.filters select').nth(1).selectOption('echo');
          expect(await page.locator('.stations tbody tr').count()).toBe(1);
          await page.keyboard.press('0');
          await page.goto(`${server.url}/desk/#/${election}/coverage/table/all/disputed`);
          await page.locator('.chip[aria-pressed=true]').waitFor();
          await page.keyboard.press('j');
          await page.locator('.versions mark').first().waitFor();
          expect(page.url()).toMatch(/disputed\/17$/);
          expect(await page.locator('.versions mark').allInnerTexts()).toEqual(['◆ 200', '◆ 210']);
          expect(await page.locator('.stations .level-disputed').count()).toBe(1);
          expect(await axeViolations(page)).toEqual([]);
          await picture(page, `coverage-versions-${language}`);
          await page.goto(`${server.url}/desk/#/${election}/coverage/table/north/jumps/11`);
          await page.locator('.findings .jump').waitFor();
          // The same selection, as a map.
          await page.keyboard.press('m');
          expect(page.url()).toMatch(/coverage\/map\/north\/jumps\/11$/);
          await page.keyboard.press('0');
          expect(page.url()).toMatch(/coverage\/map\/all\/all\/11$/);
          // An organisation of the table, pressed, is all that is shown; pressed again it is not.
          await page.keyboard.press('Escape');
          await page.locator('.station-panel').waitFor({ state: 'detached' });
          const echo = page.getByRole('button', { name: 'echo' });
          await echo.click();
          expect(page.url()).toMatch(/coverage\/map\/all\/all\/all\/echo$/);
          await echo.click();
          expect(page.url()).toMatch(/coverage\/map\/all\/all$/);
          await context.close();
        }
        // On a phone the first that is late stands on the first screen, and the filters in one line above it.
        const { context, page } = await openCoverage({
          url: server.url,
          token,
          language: 'kk',
          width: 360,
          height: 740,
        });
        await page.goto(`${server.url}/desk/#/${election}/coverage/late`);
        const first = await page.locator('.late-list > li').first().boundingBox();
        expect((first?.y ?? 740) + 48).toBeLessThan(740);
        await picture(page, 'coverage-late-phone');
        await page.locator('.unfold').click();
        await page.locator('.filters select').first().selectOption('south');
        await page.locator('.unfold', { hasText: 'South' }).waitFor();
        expect(await axeViolations(page)).toEqual([]);
        await page.goto(`${server.url}/desk/#/${election}/coverage/table/all/disputed/17`);
        await page.locator('.versions mark').first().scrollIntoViewIfNeeded();
        expect(await axeViolations(page)).toEqual([]);
        await picture(page, 'coverage-versions-phone');
        await context.close();
      } finally {
        await server.close();
      }
    });
  },
);

/** Half of the stations of the north count voters; one is silent since its opening, one jumps, one shrinks; of one two protocols came; the south begins. */
async function fillMorning(morning: Morning): Promise<void> {
  const fifth = await morning.observer('5');
  await fifth.say(
    '06:15',
    'checklist',
    openingList({ 'boxes-empty': true, 'others:observers': true, 'observers-number': 3, 'observers-from:party': true }),
  );
  for (let number = 7; number < 60; number += 2) {
    const { say } = await morning.observer(String(number));
    await say('06:20', 'checklist', openingList({ 'boxes-empty': true }));
    await say('10:05', 'turnout', turnoutAt('10:00', 95 + number, 100 + number));
    const noon = number === 11 ? 700 : 200 + number;
    await say('12:05', 'turnout', turnoutAt('12:00', number === 13 ? 60 : 195 + number, noon));
    if (number % 4 === 3) await say('12:10', 'checklist', { list: 'voting', answers: { papers: true } });
  }
  for (const [source, anna] of [
    ['observers', 200],
    ['echo', 210],
  ] as const) {
    const { say } = await morning.observer('17', source);
    const fields = { registered: 1000, cast: 500 };
    await say('12:30', 'protocol', { contest: 'president', fields, options: { anna, bek: 300 } });
  }
  for (let number = 2; number < 40; number += 6) {
    const { say } = await morning.observer(String(number));
    await say('12:20', 'checklist', openingList(number % 4 === 0 ? { 'boxes-empty': true } : {}));
  }
}

/** The regions as two halves of the map: three borders from top to bottom. */
function halves(): RegionShapes {
  const half = (id: string, west: number) => {
    const east = west + 0.45;
    const border = [
      [west, 42.9],
      [east, 42.9],
      [east, 43.8],
      [west, 43.8],
      [west, 42.9],
    ];
    return { type: 'Feature', id, properties: {}, geometry: { type: 'Polygon', coordinates: [border] } };
  };
  const features = [half('north', 75.9), half('south', 76.35)];
  const shapes = parseShapes(JSON.stringify({ type: 'FeatureCollection', features }));
  if (!shapes.ok) throw new Error(shapes.error);
  return shapes.value;
}

/** How many of the map are of the colour of borders. */
function borderPixels(element: HTMLElement | SVGElement): number {
  const canvas = element as HTMLCanvasElement;
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.slice(at, at + 4);
    if (alpha > 60 && Math.abs(red - 140) < 6 && Math.abs(green - 151) < 6 && Math.abs(blue - 156) < 6) count += 1;
  }
  return count;
}

async function openCoverage({
  url,
  token,
  language,
  width = 1440,
  height = 900,
}: Readonly<{ url: string; token: string; language: 'kk' | 'ru' | 'en'; width?: number; height?: number }>): Promise<
  Readonly<{ context: BrowserContext; page: Page }>
> {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: { kk: 'kk-KZ', ru: 'ru-RU', en: 'en-GB' }[language],
    reducedMotion: 'reduce',
    extraHTTPHeaders: { cookie: `${sessionCookie}=${token}` },
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.fail(error.message));
  await page.goto(`${url}/desk/#/${election}/coverage`);
  await page.locator('.board h1').waitFor();
  return { context, page };
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures !== null) await page.screenshot({ path: join(pictures, `${name}.png`) });
}
